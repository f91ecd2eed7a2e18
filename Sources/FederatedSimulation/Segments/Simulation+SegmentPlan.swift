import Datasets
import FederatedCoordinator
import FederatedProtocol
import Recommenders

/// What a run may ask for segments, checked and planned before anybody is asked.
extension Simulation {
    /// Refuses segments that the data or the model cannot give, before anybody is asked.
    ///
    /// - Returns: the segments of an earlier release, read once; nil for new ones or none.
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``, or as ``FrozenSegments``.
    func checkSegments(_ data: ScenarioData) throws -> FrozenSegments? {
        guard let choice = scenario.segments else { return nil }
        // Whether they can be read must be known before anything is charged.
        let frozen = try choice.frozen.map {
            try FrozenSegments(release: $0, itemIDs: data.split.itemIDs)
        }
        if let frozen {
            try frozen.checkQuestion()
            if case .purchases = frozen.rule, data.purchases == nil {
                throw SimulationError.scenarioImpossible(
                    key: "segments.from",
                    reason: "has segments by purchases; 'algorithm' must be 'rfm' too"
                )
            }
        }
        if choice.algorithm == .recencyFrequencyAmount {
            guard data.purchases != nil else {
                throw SimulationError.scenarioImpossible(
                    key: "segments.algorithm",
                    reason: "is 'rfm', which needs data with times, and a temporal split or "
                        + "'segments.reference'"
                )
            }
        } else if frozen == nil {
            switch scenario.model.algorithm {
            case .popularity, .ease, .itemCF, .associationRules, .biases:
                throw SimulationError.scenarioImpossible(
                    key: "segments.algorithm",
                    reason: "is '\(choice.algorithm.rawValue)', which needs a model with factors; "
                        + "\(scenario.model.algorithm.rawValue) has none"
                )
            default: break
            }
        }
        let (length, overflow) = (choice.count ?? 64).multipliedReportingOverflow(
            by: data.split.itemIDs.count + 1
        )
        guard choice.count == nil || !overflow && length < HeadDescription.maximumCount - 1 else {
            throw SimulationError.scenarioImpossible(
                key: "segments.count",
                reason: "times the catalog's \(data.split.itemIDs.count) items is too long a vector"
            )
        }
        guard data.split.newItemCount == 0 else {
            throw SimulationError.scenarioImpossible(
                key: "segments",
                reason: "do not go with split.protocol 'new-items'"
            )
        }
        return frozen
    }

    /// What makes segments, and the factors it stands on.
    struct SegmentPlan {
        let program: any SegmentationProgram
        let factory: QueryFactory
        let factors: SegmentFactors?
        let frozen: FrozenSegments?
    }

    /// Plans segments of a trained model's factors.
    ///
    /// - Parameters:
    ///   - choice: what is wanted.
    ///   - model: the trained model.
    ///   - data: of the scenario.
    ///   - users: clients of the federation.
    ///   - frozen: the segments that are kept; nil for new ones.
    /// - Returns: the plan.
    /// - Throws: as the factors.
    func segmentPlan(
        _ choice: Scenario.SegmentChoice,
        model: TrainedModel,
        data: ScenarioData,
        users: Int,
        frozen: FrozenSegments?
    ) throws -> SegmentPlan {
        let factory = queryFactory(share: choice.share, users: users)
        if let frozen {
            return SegmentPlan(
                program: frozen.program(
                    itemCount: data.split.itemIDs.count,
                    factory: factory
                ),
                factory: factory,
                factors: try SegmentFactors(model),
                frozen: frozen
            )
        }
        if choice.algorithm == .recencyFrequencyAmount, let purchases = data.purchases {
            return SegmentPlan(
                program: PurchaseProgram(
                    itemCount: data.split.itemIDs.count,
                    referenceTime: purchases.referenceTime,
                    levels: choice.count == 64 ? 4 : choice.count == 27 ? 3 : 2,
                    countWeight: 0.5,
                    factory: factory
                ),
                factory: factory,
                factors: try SegmentFactors(model),
                frozen: nil
            )
        }
        guard let factors = try SegmentFactors(model) else {
            throw SimulationError.scenarioImpossible(
                key: "segments.algorithm",
                reason: "needs a model with factors"
            )
        }
        var configuration = SegmentationConfiguration(
            algorithm: choice.algorithm == .gaussianMixture ? .gaussianMixture : .kMeans,
            count: choice.count ?? 2,
            steps: choice.steps
        )
        if choice.count == nil {
            let sensitivity =
                (1 + configuration.countWeight * configuration.countWeight).squareRoot()
            let noise =
                factory.mu.map {
                    sensitivity
                        / ($0
                            * (configuration.stepShare / Double(max(1, choice.steps))).squareRoot())
                } ?? 0
            let fitting = HeadDescription.maximumCount / (data.split.itemIDs.count + 2)
            configuration.count = min(
                max(2, fitting),
                SegmentationConfiguration.count(
                    people: Int(Double(users) * (1 - scenario.federation.dropout)),
                    minimumCohort: choice.minimumCohort,
                    dimension: factors.space.dimension,
                    noise: noise
                )
            )
        }
        return SegmentPlan(
            program: try CentroidProgram(
                startingAtItemsOf: factors.space,
                counts: model.counts,
                seed: scenario.seed,
                configuration: configuration,
                factory: factory
            ),
            factory: factory,
            factors: factors,
            frozen: nil
        )
    }
}
