public import DifferentialPrivacy

/// How far one budget is spent; **public**.
public struct BudgetStatus: Sendable, Equatable {
    /// What the budget covers.
    public let scope: BudgetScope
    /// What may be spent.
    public let budget: PrivacyBudget
    /// Epsilon of what is charged, at the budget's delta.
    public let epsilon: Double
    /// The accountant that computed it and decides: `gdp`, or `rdp` if a charge is about a sample.
    public let accountant: String
    /// How many events are charged.
    public let charges: Int

    /// The part of the budget's epsilon that nothing is charged to.
    public var remainingEpsilon: Double { max(0, budget.epsilon - epsilon) }
}
