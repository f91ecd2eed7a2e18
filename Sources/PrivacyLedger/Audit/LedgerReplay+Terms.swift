extension LedgerReplay {
    /// What is wrong with terms that no run of the protocol can have.
    func violations(of terms: SecureAggregationTerms) -> [LedgerViolation] {
        guard terms.mode == .full else { return [] }
        let isPossible =
            terms.neighbors >= 1 && terms.threshold >= 1 && terms.threshold - 1 <= terms.neighbors
        if isPossible { return [] }
        return [
            LedgerViolation(
                check: .opening,
                expected: "at least 1 neighbor, and a threshold from 1 to one more than these",
                actual: "\(terms.neighbors) neighbors, threshold \(terms.threshold)",
                message: "the terms of the secure aggregation are impossible"
            )
        ]
    }
}
