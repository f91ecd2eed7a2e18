import Datasets
import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import SecureAggregation

/// Quality on held-out data, beside what the same data give without privacy.
extension Simulation {
    /// Scores the model, and the baselines if the scenario wants them; writes every user's figures with
    /// those given.
    func evaluate(
        _ model: TrainedModel,
        _ data: ScenarioData,
        with evaluation: ModelEvaluation,
        steps: Int,
        figures: [String: UserFigures],
        directory: RunDirectory,
        report: inout RunReport
    ) throws {
        observer.begin(
            step: "evaluating",
            index: steps - 1,
            count: steps,
            epsilon: report.privacy.epsilon
        )
        let outcome = try evaluation.outcome(of: model.recommender)
        var figures = figures
        figures[RunDirectory.modelFigures] = outcome.users
        let own = EvaluationReport(
            outcome.result,
            plan: scenario.evaluation,
            data: EvaluationFingerprint(
                of: data,
                candidates: scenario.evaluation.candidates,
                seed: scenario.seed
            )
        )
        report.metrics = own.metrics
        report.metricsConfidence = own.metricsConfidence
        report.groups = own.groups
        report.evaluation = own.method
        func compare(with baseline: any RecommenderModel, named name: String) throws {
            let outcome = try evaluation.outcome(of: baseline)
            figures[name] = outcome.users
            report.baselines[name] =
                EvaluationReport(outcome.result, plan: scenario.evaluation).metrics
        }
        if scenario.evaluatesBaselines {
            for (name, baseline) in try baselines(data) {
                try compare(with: baseline, named: name)
            }
            if scenario.privacy != nil {
                try cancellation.check()
                try compare(with: trainWithoutPrivacy(data).recommender, named: "withoutPrivacy")
            }
        }
        try directory.write(figures)
    }

    /// What needs no training, from exact sums: popularity, or the mean of all ratings.
    private func baselines(_ data: ScenarioData) throws -> [String: any RecommenderModel] {
        guard scenario.evaluation.judgesRatings, let values = data.historyValues else {
            var baselines = [
                "popularity": try PopularityModel(counts: ModelEvaluation.counts(data.split))
            ]
            if data.split.newItemCount > 0 {
                // How often the new items were chosen later: nobody can know it in time.
                baselines["popularityInHindsight"] =
                    try PopularityModel(counts: ModelEvaluation.hindsightCounts(data.split))
            }
            return baselines
        }
        let ratings = values.joined()
        let mean = ratings.reduce(0) { $0 + Double($1) } / Double(max(1, ratings.count))
        let items = data.split.itemIDs.count
        // So much shrinkage that nobody's own ratings count.
        let baseline = try RatingBaseline(
            center: mean,
            itemBiases: [Float](repeating: 0, count: items),
            shrinkage: 1e30,
            range: 1e6
        )
        return [
            "globalMean": try RatingModel(
                algorithm: "biases",
                baseline: baseline,
                scale: scenario.model.scale ?? 1...5,
                counts: [Double](repeating: 0, count: items)
            )
        ]
    }

    /// What scores models; refuses what the data cannot give.
    func evaluation(of data: ScenarioData) throws -> ModelEvaluation {
        try ModelEvaluation(
            plan: scenario.evaluation,
            data: data,
            seed: scenario.seed,
            workers: Self.workers
        )
    }

    /// The same model at the same sizes from exact sums, in memory: what privacy costs in quality.
    private func trainWithoutPrivacy(_ data: ScenarioData) throws -> TrainedModel {
        let plan = try TrainingPlan(
            scenario,
            users: data.histories.count,
            items: data.split.trainingItemCount,
            terms: terms(users: data.histories.count),
            privately: false
        )
        var collector = IdealSumCollector(
            clients: SimulatedClients(
                histories: data.histories,
                values: data.historyValues,
                itemCount: data.split.trainingItemCount,
                policy: ClientPolicy(minimumNoiseMultiplier: 0),
                seed: scenario.seed
            ),
            faults: FaultPlan(seed: scenario.seed, fractions: [:]),
            workers: Self.workers,
            observer: observer,
            cancellation: cancellation
        )
        var random = try SystemRandomSource()
        let run = RunID(using: &random)
        var program = plan.program
        var number: UInt32 = 0
        var step = try program.next(after: nil)
        while true {
            switch step {
            case .finished(let model):
                guard data.split.newItemCount > 0, let features = data.features else {
                    return model
                }
                return try model.adding(newItems: features).model
            case .query(let query):
                let sum = try collector.collect(query, round: RoundID(run: run, number: number))
                number += 1
                step = try program.next(
                    after: PrivateSum(
                        values: sum.values.map { query.encoding.decode($0) },
                        contributors: sum.contributors,
                        event: query.event
                    )
                )
            }
        }
    }
}
