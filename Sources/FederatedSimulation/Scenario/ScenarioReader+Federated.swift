import DifferentialPrivacy
import Recommenders

/// The budget of an evaluation by clients.
extension ScenarioReader {
    /// Widens a run's budget by the evaluation's, so that the ledger covers both and neither takes from
    /// the other.
    ///
    /// - Parameters:
    ///   - root: the scenario.
    ///   - plan: the metrics; those of ranks can be computed by clients.
    ///   - training: the scenario's budget.
    /// - Returns: the budget of both, and the evaluation's own; nil without one.
    /// - Throws: ``ScenarioError``.
    func federatedEvaluation(
        _ root: ScenarioMapping,
        plan: EvaluationPlan,
        training: Scenario.PrivacyChoice?
    ) throws(ScenarioError) -> (Scenario.PrivacyChoice?, PrivacyBudget?) {
        guard let evaluation = try root.mapping("evaluation", allowed: ScenarioKeys.evaluation),
            let mapping = try evaluation.mapping(
                "federated",
                allowed: ScenarioKeys.federatedEvaluation
            )
        else { return (training, nil) }
        guard var both = training else {
            throw evaluation.impossible("federated", "has a budget, and the run has no privacy")
        }
        guard let epsilon = try mapping.double("epsilon") else {
            throw mapping.error("epsilon", .missingKey)
        }
        guard epsilon > 0, epsilon <= 1000,
            let own = try? PrivacyBudget(epsilon: epsilon, delta: both.budget.delta)
        else { throw mapping.impossible("epsilon", "is \(epsilon), not above 0 and at most 1000") }
        guard plan.metrics.contains(where: { $0.kind.basis == .ranks }) else {
            throw evaluation.impossible("federated", "needs a metric of ranks, as ndcg@10")
        }
        let (left, right) = (both.budget.maximumMu, own.maximumMu)
        guard
            let composed = try? GaussianPrivacyCurve.epsilon(
                delta: both.budget.delta,
                mu: (left * left + right * right).squareRoot()
            ),
            let total = try? PrivacyBudget(epsilon: composed, delta: both.budget.delta)
        else { throw mapping.impossible("epsilon", "and the run's epsilon do not compose") }
        both.budget = total
        return (both, own)
    }
}
