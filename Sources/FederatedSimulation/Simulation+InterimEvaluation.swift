import Datasets
import FederatedCoordinator
import Recommenders

/// Quality between the rounds of a training, as `evaluation.everyRounds` asks for it.
extension Simulation {
    /// What scores the model between rounds: the scenario's metrics of ranks, without intervals or groups.
    ///
    /// - Returns: nil where nobody asks for it.
    /// - Throws: ``SimulationError`` or `RecommendersError`.
    func interimEvaluation(of data: ScenarioData) throws -> ModelEvaluation? {
        guard scenario.evaluatedEvery != nil else { return nil }
        let ranks = scenario.evaluation.metrics.filter { $0.kind.basis == .ranks }
        guard !ranks.isEmpty else {
            throw SimulationError.scenarioImpossible(
                key: "evaluation.everyRounds",
                reason: "needs a metric of ranks, such as 'ndcg@10', among evaluation.metrics"
            )
        }
        return try ModelEvaluation(
            plan: EvaluationPlan(
                metrics: ranks,
                candidates: scenario.evaluation.candidates,
                confidence: nil
            ),
            data: data,
            seed: scenario.seed,
            workers: Self.workers
        )
    }

    /// Adds the metrics after a round to its line.
    ///
    /// - Parameters:
    ///   - program: has taken the round's sum.
    ///   - data: for the features of new items.
    ///   - evaluation: what ``interimEvaluation(of:)`` gave.
    ///   - records: the lines of all rounds so far.
    /// - Returns: false where it is not the turn of this round, or there is no model yet.
    /// - Throws: what the program or the evaluation throws.
    func measure(
        _ program: any InterimModelProgram,
        _ data: ScenarioData,
        with evaluation: ModelEvaluation?,
        records: inout [RoundRecord]
    ) throws -> Bool {
        let place = records.count - 1
        let last = records.lastIndex { $0.metrics != nil } ?? -1
        guard let evaluation, let every = scenario.evaluatedEvery, place - last >= every,
            var model = try program.interimModel()
        else { return false }
        if data.split.newItemCount > 0, let features = data.features {
            model = try model.adding(newItems: features).model
        }
        let result = try evaluation.result(of: model.recommender)
        var metrics: [String: Double] = [:]
        for (name, value) in result.metrics { metrics[name.description] = value }
        records[place].metrics = metrics
        return true
    }
}
