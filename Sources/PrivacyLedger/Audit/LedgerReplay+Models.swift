import DifferentialPrivacy

extension LedgerReplay {
    /// How far a published epsilon may be from the recomputed one, relative and absolute: the last
    /// digits of elementary functions differ between machines.
    static let epsilonTolerance = 1e-9

    /// What is wrong with the numbers of a published model.
    func violations(of model: ModelPublished, opening: BudgetOpened) -> [LedgerViolation] {
        var found: [LedgerViolation] = []
        func mismatch(_ what: String, _ expected: String, _ actual: String) {
            found.append(
                LedgerViolation(
                    check: .modelPublished,
                    expected: "\(what) \(expected)",
                    actual: "\(what) \(actual)",
                    message: "the published \(what) is not what the entries add up to"
                )
            )
        }
        if let epsilon = epsilonByAccountant[model.accountant] {
            let isEqual =
                epsilon == model.epsilon
                || abs(epsilon - model.epsilon) <= Self.epsilonTolerance * max(1, epsilon)
                    && epsilon.isFinite
            if !isEqual { mismatch("epsilon", "\(epsilon)", "\(model.epsilon)") }
        } else {
            mismatch(
                "accountant",
                epsilonByAccountant.keys.sorted().joined(separator: " or "),
                model.accountant
            )
        }
        let delta = opening.budget?.delta ?? 0
        if model.delta != delta { mismatch("delta", "\(delta)", "\(model.delta)") }
        if model.rounds != releasedCount {
            mismatch("number of rounds", "\(releasedCount)", "\(model.rounds)")
        }
        return found
    }
}
