public import DifferentialPrivacy

/// How far one budget is spent; **public**.
public struct BudgetStatus: Sendable, Equatable {
    /// What the budget covers.
    public let scope: BudgetScope
    /// What may be spent.
    public let budget: PrivacyBudget
    /// Epsilon of what is charged, under the exact Gaussian curve at the budget's delta.
    public let epsilon: Double
    /// How many events are charged.
    public let charges: Int

    /// The part of the budget's epsilon that nothing is charged to.
    public var remainingEpsilon: Double { max(0, budget.epsilon - epsilon) }
}
