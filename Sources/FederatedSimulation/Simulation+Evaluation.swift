import Datasets
import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import SecureAggregation

/// Quality on held-out data, beside what the same data give without privacy.
extension Simulation {
    /// Scores the model, and the baselines if the scenario wants them.
    func evaluate(
        _ model: TrainedModel,
        _ data: ScenarioData,
        steps: Int,
        report: inout RunReport
    ) throws {
        observer.begin(
            step: "evaluating",
            index: steps - 1,
            count: steps,
            epsilon: report.privacy.epsilon
        )
        report.metrics = try ModelEvaluation.metrics(
            of: model.recommender,
            on: data.split,
            workers: Self.workers
        ).named
        guard scenario.evaluatesBaselines else { return }
        let counts = Self.popularity(data.split)
        report.baselines["popularity"] = try ModelEvaluation.metrics(
            of: PopularityModel(counts: counts),
            on: data.split,
            workers: Self.workers
        ).named
        guard scenario.privacy != nil else { return }
        try cancellation.check()
        report.baselines["withoutPrivacy"] = try ModelEvaluation.metrics(
            of: try trainWithoutPrivacy(data).recommender,
            on: data.split,
            workers: Self.workers
        ).named
    }

    /// The same model at the same sizes from exact sums, in memory: what privacy costs in quality.
    private func trainWithoutPrivacy(_ data: ScenarioData) throws -> TrainedModel {
        let plan = try TrainingPlan(
            scenario,
            users: data.histories.count,
            items: data.split.itemIDs.count,
            terms: terms(users: data.histories.count),
            privately: false
        )
        var collector = IdealSumCollector(
            clients: SimulatedClients(
                histories: data.histories,
                itemCount: data.split.itemIDs.count,
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
            case .finished(let model): return model
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

    private static func popularity(_ split: Split) -> [Double] {
        var counts = [Double](repeating: 0, count: split.itemIDs.count)
        for history in split.training {
            for item in history { counts[Int(item)] += 1 }
        }
        return counts
    }
}
