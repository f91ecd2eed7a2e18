import Datasets
import FederatedCoordinator
import ModelRelease
import ProtocolPrimitives
import Recommenders

/// How good a run's segments are.
extension Simulation {
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
