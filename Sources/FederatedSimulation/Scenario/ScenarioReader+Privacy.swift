import DifferentialPrivacy
import PrivacyLedger

/// Budgets, and who adds the noise.
extension ScenarioReader {
    func budget(_ mapping: ScenarioMapping) throws(ScenarioError) -> PrivacyBudget {
        guard let epsilon = try mapping.double("epsilon") else {
            throw mapping.error("epsilon", .missingKey)
        }
        guard let delta = try mapping.double("delta") else {
            throw mapping.error("delta", .missingKey)
        }
        guard epsilon > 0, epsilon <= 1000 else {
            throw mapping.impossible("epsilon", "is \(epsilon), not above 0 and at most 1000")
        }
        guard delta > 0, delta < 1 else {
            throw mapping.impossible("delta", "is \(delta), not above 0 and below 1")
        }
        do { return try PrivacyBudget(epsilon: epsilon, delta: delta) } catch {
            throw mapping.impossible("epsilon", "and delta are no usable budget")
        }
    }

    func privacy(_ root: ScenarioMapping) throws(ScenarioError)
        -> Scenario.PrivacyChoice?
    {
        guard root.has("privacy") else { throw root.error("privacy", .missingKey) }
        if let text = try? root.string("privacy") {
            guard text == "none" else {
                throw root.impossible("privacy", "must be a mapping or the word none")
            }
            return nil
        }
        guard let mapping = try root.mapping("privacy", allowed: ScenarioKeys.privacy) else {
            return nil
        }
        let total = try budget(mapping)
        var calibration = total
        if let epsilon = try mapping.double("calibrateTo") {
            guard epsilon > 0, epsilon <= 1000,
                let budget = try? PrivacyBudget(epsilon: epsilon, delta: total.delta)
            else {
                throw mapping.impossible(
                    "calibrateTo",
                    "is \(epsilon), not above 0 and at most 1000"
                )
            }
            calibration = budget
        }
        return Scenario.PrivacyChoice(
            budget: total,
            calibration: calibration,
            noise: try mapping.word("noise", Scenario.NoiseOrigin.self) ?? .coordinator,
            limits: try limits(mapping),
            clientBudget: try clientBudget(mapping, delta: total.delta)
        )
    }

    /// The budget of a client's own account; its δ is the run's unless it has one.
    private func clientBudget(_ privacy: ScenarioMapping, delta: Double) throws(ScenarioError)
        -> PrivacyBudget?
    {
        guard let mapping = try privacy.mapping("clientBudget", allowed: ScenarioKeys.budget) else {
            return nil
        }
        guard !mapping.has("delta") else { return try budget(mapping) }
        guard let epsilon = try mapping.double("epsilon") else {
            throw mapping.error("epsilon", .missingKey)
        }
        guard epsilon > 0, epsilon <= 1000,
            let budget = try? PrivacyBudget(epsilon: epsilon, delta: delta)
        else {
            throw mapping.impossible("epsilon", "is \(epsilon), not above 0 and at most 1000")
        }
        return budget
    }

    private func limits(_ privacy: ScenarioMapping) throws(ScenarioError) -> BudgetLimits? {
        guard let mapping = try privacy.mapping("budgets", allowed: ScenarioKeys.budgets) else {
            return nil
        }
        var limits = BudgetLimits()
        if let model = try mapping.mapping("model", allowed: ScenarioKeys.budget) {
            limits.model = try budget(model)
        }
        if let period = try mapping.mapping("period", allowed: ScenarioKeys.period) {
            guard let days = try period.integer("days", in: 1...36_500) else {
                throw period.error("days", .missingKey)
            }
            limits.period = .init(budget: try budget(period), seconds: Int64(days) * 86_400)
        }
        guard limits != BudgetLimits() else {
            throw privacy.impossible("budgets", "names no budget: give model, period or both")
        }
        return limits
    }
}
