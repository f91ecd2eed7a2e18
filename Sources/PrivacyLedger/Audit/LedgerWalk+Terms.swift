import DifferentialPrivacy

extension LedgerWalk {
    /// Epsilon above which likelihoods may differ by more than 10^21.
    private static let largeEpsilon = 50.0

    /// Warns of an opening entry's terms that keep all rules and promise little.
    mutating func checkTerms() {
        guard let opening = replay.opening else { return }
        let minimum = opening.plannedMinimumContributors
        if let budget = opening.budget {
            warn(
                if: budget.epsilon > Self.largeEpsilon,
                .budget,
                expected: "epsilon of at most \(Self.largeEpsilon)",
                got: "epsilon \(budget.epsilon)",
                "the budget is so large that it promises nobody anything"
            )
            warn(
                if: budget.delta * Double(minimum) >= 1,
                .budget,
                expected: "delta below 1 / \(minimum)",
                got: "delta \(budget.delta)",
                "the budget allows that somebody's data are released as they are"
            )
        }
        warn(
            if: minimum < 2,
            .opening,
            expected: "at least 2 contributors",
            got: "\(minimum)",
            "a sum may be of one person alone"
        )
        let terms = opening.secureAggregation
        warn(
            if: terms.corrupted >= 0.5 || terms.corrupted + terms.dropout >= 1,
            .opening,
            expected: "a majority of honest clients, of which some stay",
            got: "corrupted \(terms.corrupted), dropout \(terms.dropout)",
            "the secure aggregation protects nobody under its own assumptions"
        )
    }

    private mutating func warn(
        if isWeak: Bool,
        _ check: LedgerCheck,
        expected: String,
        got: String,
        _ message: String
    ) {
        if isWeak { add(.warning, check, entry: 0, expected: expected, got: got, message) }
    }
}
