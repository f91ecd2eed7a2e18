import DifferentialPrivacy
import PrivacyLedger

/// The terms of a ledger's opening entry that every run on it has to keep, by scenario key.
struct LedgerTerms {
    /// A term in which a ledger and a scenario differ.
    struct Difference: Equatable {
        /// The scenario's key.
        var key: String
        /// What the ledger says.
        var ledger: String
        /// What the scenario says.
        var scenario: String
    }

    private let terms: [(key: String, value: String)]
    /// What may only grow: it follows from the number of rounds, and more of it protects more.
    private let minimums: [(key: String, value: Int)]

    /// Reads the terms off an opening entry.
    init(_ opening: BudgetOpened) {
        let period = opening.limits?.period
        terms = [
            ("privacy.epsilon", opening.budget.map { "\($0.epsilon)" } ?? "none"),
            ("privacy.delta", opening.budget.map { "\($0.delta)" } ?? "none"),
            ("privacy.budgets.model", Self.text(opening.limits?.model)),
            (
                "privacy.budgets.period",
                Self.text(period?.budget) + (period.map { " in \($0.seconds / 86_400) days" } ?? "")
            ),
            ("privacy.noise", opening.noiseOrigin.rawValue),
            ("unit of protection", opening.unit.rawValue),
            ("neighboring relation", opening.relation.rawValue),
            ("federation.secureAggregation", opening.secureAggregation.mode.rawValue),
            ("federation.corrupted", "\(opening.secureAggregation.corrupted)"),
            ("federation.dropout", "\(opening.secureAggregation.dropout)"),
            ("smallest cohort of a release", "\(opening.plannedMinimumContributors)"),
            ("clients assumed corrupted", opening.assumedCorrupted.map { "\($0)" } ?? "none"),
            (
                "largest cohort of a release",
                opening.plannedMaximumContributors.map { "\($0)" } ?? "none"
            ),
        ]
        minimums = [
            ("neighbors of a client", opening.secureAggregation.neighbors),
            ("reconstruction threshold", opening.secureAggregation.threshold),
        ]
    }

    /// The first term that a scenario does not keep, or nil.
    func difference(from scenario: LedgerTerms) -> Difference? {
        for (mine, theirs) in zip(terms, scenario.terms) where mine.value != theirs.value {
            return Difference(key: mine.key, ledger: mine.value, scenario: theirs.value)
        }
        for (mine, theirs) in zip(minimums, scenario.minimums) where theirs.value < mine.value {
            return Difference(
                key: mine.key,
                ledger: "at least \(mine.value)",
                scenario: "\(theirs.value)"
            )
        }
        return nil
    }

    private static func text(_ budget: PrivacyBudget?) -> String {
        budget.map { "ε \($0.epsilon) at δ \($0.delta)" } ?? "none"
    }
}
