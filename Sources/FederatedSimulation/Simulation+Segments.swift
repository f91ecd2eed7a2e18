import Datasets
import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders

/// Private sums after training: segments of the people, and what each of them likes.
extension Simulation {
    /// Refuses segments that the data or the model cannot give, before anybody is asked.
    ///
    /// - Throws: ``SimulationError/scenarioImpossible(key:reason:)``.
    func checkSegments(_ data: ScenarioData) throws {
        guard let choice = scenario.segments else { return }
        // Whether they can be read must be known before anything is charged.
        if let path = choice.frozen {
            let frozen = try FrozenSegments(release: path, itemIDs: data.split.itemIDs)
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
        } else if choice.frozen == nil {
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
    /// - Returns: the plan.
    /// - Throws: as the factors.
    func segmentPlan(
        _ choice: Scenario.SegmentChoice,
        model: TrainedModel,
        data: ScenarioData,
        users: Int
    ) throws -> SegmentPlan {
        let terms = terms(users: users)
        let factory = QueryFactory(
            clients: users,
            mu: scenario.privacy.map {
                TrainingPlan.mu(of: $0.calibration) * choice.share.squareRoot()
            },
            noisePlan: scenario.privacy?.noise == .clients
                ? .clients(minimumShares: terms.smallestHonestCohort) : .coordinator
        )
        if let path = choice.frozen {
            return try frozenPlan(
                FrozenSegments(release: path, itemIDs: data.split.itemIDs),
                factory: factory,
                model: model,
                data: data
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

    /// Asks for sizes and lists of segments that are there already.
    private func frozenPlan(
        _ frozen: FrozenSegments,
        factory: QueryFactory,
        model: TrainedModel,
        data: ScenarioData
    ) throws -> SegmentPlan {
        let program: any SegmentationProgram
        switch frozen.rule {
        case .centroids(let segments):
            program = CentroidProgram(
                space: segments.space,
                initialCentroids: segments.centroids,
                mixture: segments.mixture,
                configuration: SegmentationConfiguration(
                    algorithm: segments.mixture.isEmpty ? .kMeans : .gaussianMixture,
                    count: segments.count,
                    steps: 0
                ),
                factory: factory
            )
        case .purchases(let grid):
            guard data.purchases != nil else {
                throw SimulationError.scenarioImpossible(
                    key: "segments.from",
                    reason: "has segments by purchases; 'algorithm' must be 'rfm' too"
                )
            }
            program = PurchaseProgram(
                itemCount: data.split.itemIDs.count,
                referenceTime: grid.referenceTime,
                levels: 2,
                countWeight: 0.5,
                factory: factory,
                frozen: grid
            )
        }
        return SegmentPlan(
            program: program,
            factory: factory,
            factors: try SegmentFactors(model),
            frozen: frozen
        )
    }

    /// Asks the clients for segments, if the scenario says so.
    ///
    /// - Parameters:
    ///   - session: the run's session, at the end of its training.
    ///   - round: the next round's number.
    ///   - model: the trained model.
    ///   - data: of the scenario.
    ///   - records: gets the rounds' lines.
    /// - Returns: the segments and how they were planned; nil without any.
    /// - Throws: as a round of the training.
    func makeSegments<Noise: RandomSource>(
        session: inout TrainingSession<SimulationCollector, LedgerBudgetGate, Noise>,
        round: UInt32,
        model: TrainedModel,
        data: ScenarioData,
        records: inout [RoundRecord]
    ) throws -> (segments: PublishedSegments, plan: SegmentPlan)? {
        guard let choice = scenario.segments else { return nil }
        let plan = try segmentPlan(
            choice,
            model: model,
            data: data,
            users: data.histories.count
        )
        var program = plan.program
        var number = round
        var step = try program.next(after: nil)
        while true {
            switch step {
            case .finished(let released):
                let segments = try PublishedSegments(
                    released,
                    algorithm: program.algorithm,
                    trained: model,
                    factors: plan.factors,
                    choice: choice,
                    labels: ItemLabels(data),
                    frozen: plan.frozen
                )
                return (segments, plan)
            case .query(let query):
                try cancellation.check()
                observer.begin(
                    step: "segments, round \(number - round + 1) of \(choice.rounds): "
                        + query.body.kind,
                    index: Int(number - round),
                    count: choice.rounds,
                    epsilon: session.gate.epsilon
                )
                let start = ContinuousClock.now
                let sum = try session.release(query, number: number)
                records.append(
                    Self.record(
                        number,
                        query,
                        sum,
                        session.collector.lastRound,
                        session.gate.epsilon,
                        since: start
                    )
                )
                step = try program.next(after: sum)
                number += 1
            }
        }
    }

    /// Writes segments beside the model and records them.
    ///
    /// - Throws: `FileError`, `ModelReleaseError` or `PrivacyLedgerError`.
    func publish(
        _ segments: PublishedSegments?,
        digest: LedgerDigest,
        to directory: RunDirectory,
        ledger: PrivacyLedger
    ) throws {
        guard let segments, let choice = scenario.segments else { return }
        let cards = SegmentCards(
            algorithm: segments.algorithm,
            minimumCohort: choice.minimumCohort,
            sizeNoise: segments.released.sizeNoise,
            modelDigest: digest.description,
            rule: segments.released.rule,
            segments: segments.cards
        )
        let (tensorBytes, cardBytes) = try directory.write(segments: segments.model, cards: cards)
        let withheld = segments.cards.count(where: \.withheld)
        try ledger.append(
            .segmentPublished(
                SegmentPublished(
                    segmentsDigest: LedgerDigest(hashing: tensorBytes),
                    cardsDigest: LedgerDigest(hashing: cardBytes),
                    published: segments.cards.count - withheld,
                    withheld: withheld,
                    minimumCohort: choice.minimumCohort
                )
            ),
            time: LedgerTime.current()
        )
    }

    /// Judges segments: what was released of them, and what only a simulation knows.
    ///
    /// - Returns: the figures, and every user's own where there are any.
    /// - Throws: as the evaluation.
    func report(
        on segments: PublishedSegments,
        plan: SegmentPlan,
        trained: TrainedModel,
        data: ScenarioData,
        with evaluation: ModelEvaluation
    ) throws -> (report: SegmentReport, users: UserFigures?) {
        var stability: Double?
        var ratio: Double?
        if case .centroids(let rule) = segments.released.rule,
            let program = plan.program as? CentroidProgram
        {
            let quality = ClusteringQuality(space: rule.space, histories: data.histories)
            let reference = try quality.referenceCost(
                count: rule.count,
                seed: scenario.seed,
                workers: Self.workers
            )
            if reference > 0 { ratio = quality.cost(of: rule) / reference }
            var random = try SeededRandomSource(seed: scenario.seed, label: "segments/stability")
            if plan.frozen == nil {
                stability = try quality.stability(
                    of: rule,
                    program: program,
                    factory: plan.factory,
                    using: &random
                )
            }
        }
        var metrics: [String: Double] = [:]
        var popularity: [String: Double] = [:]
        var users: UserFigures?
        if !scenario.evaluation.judgesRatings {
            let outcome = try evaluation.outcome(of: judged(segments, data))
            metrics = EvaluationReport(outcome.result, plan: scenario.evaluation).metrics
            users = outcome.users
            popularity =
                EvaluationReport(
                    try evaluation.result(of: PopularityModel(counts: trained.counts)),
                    plan: scenario.evaluation
                ).metrics
        }
        let report = SegmentReport(
            algorithm: segments.algorithm,
            rounds: scenario.segments?.rounds,
            count: segments.cards.count,
            minimumCohort: scenario.segments?.minimumCohort ?? 0,
            sizeNoise: segments.released.sizeNoise,
            withheld: segments.cards.count(where: \.withheld),
            silhouette: segments.released.silhouette.map {
                .init(value: $0, isPrivate: scenario.privacy != nil)
            },
            stability: stability.map { .init(value: $0, isPrivate: false) },
            costRatio: ratio.map { .init(value: $0, isPrivate: false) },
            metrics: metrics,
            popularity: popularity,
            cards: segments.cards
        )
        return (report, users)
    }

    /// Warns of sizes that say little.
    func warn(of segments: PublishedSegments, in report: inout RunReport) {
        let cohort = scenario.segments?.minimumCohort ?? 0
        guard segments.released.sizeNoise > Double(cohort) / 2 else { return }
        report.warnings.append(
            "the noise of a segment's size is large beside the minimum cohort: smaller segments may be "
                + "published, and larger ones withheld"
        )
    }

    /// An evaluation that divides people by their own segments, if the scenario asks for it.
    func divided(
        _ evaluation: ModelEvaluation,
        by segments: PublishedSegments?,
        _ data: ScenarioData
    ) -> ModelEvaluation {
        guard let segments else { return evaluation }
        return evaluation.dividing { test in
            // Nobody of a withheld segment is counted in another's row.
            guard
                let own = segments.model.rule.segment(
                    of: data.split.history(of: test),
                    purchases: data.purchases?.users[test.user]
                ), !segments.cards[own].withheld
            else { return nil }
            return "\(own) \(segments.cards[own].name)"
        }
    }

    private func judged(_ segments: PublishedSegments, _ data: ScenarioData)
        -> any RecommenderModel
    {
        guard case .purchases = segments.released.rule, let purchases = data.purchases else {
            return segments.model
        }
        return PurchaseSegmentModel(segments: segments.model, purchases: purchases.users)
    }
}
