import DifferentialPrivacy
import PrivacyLedger

/// The terms of a ledger's opening entry that every run on it has to share, by scenario key.
struct LedgerTerms: Equatable {
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

    static func == (first: Self, second: Self) -> Bool { first.difference(from: second) == nil }

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
            ("neighbors of a client", "\(opening.secureAggregation.neighbors)"),
            ("reconstruction threshold", "\(opening.secureAggregation.threshold)"),
        ]
    }

    /// The first term in which a scenario's differ from these, or nil.
    func difference(from scenario: LedgerTerms) -> Difference? {
        for (mine, theirs) in zip(terms, scenario.terms) where mine.value != theirs.value {
            return Difference(key: mine.key, ledger: mine.value, scenario: theirs.value)
        }
        return nil
    }

    private static func text(_ budget: PrivacyBudget?) -> String {
        budget.map { "ε \($0.epsilon) at δ \($0.delta)" } ?? "none"
    }
}
