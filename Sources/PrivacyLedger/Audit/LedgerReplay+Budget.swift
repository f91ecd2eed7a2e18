public import DifferentialPrivacy

extension LedgerReplay {
    /// The epsilon that the ledger would stand at after one more event, under the exact curve.
    ///
    /// - Throws: `DifferentialPrivacyError` if the accountant refuses the event.
    public func epsilon(after event: PrivacyEvent) throws(DifferentialPrivacyError) -> Double {
        guard let budget = opening?.budget else { return .infinity }
        var composition = exactComposition
        try composition.add(event)
        return try composition.epsilon(delta: budget.delta)
    }

    /// Whether the budget covers one more event; always true for a run without privacy.
    ///
    /// - Complexity: O(1): compares squares of mu instead of searching for epsilon.
    public func canReserve(_ event: PrivacyEvent) -> Bool {
        guard let opening else { return false }
        return budgetViolations(of: event, budget: opening.budget).isEmpty
    }

    /// The part of epsilon that nothing is charged to yet; infinite for a run without privacy.
    public var remainingEpsilon: Double {
        guard let budget = opening?.budget else { return opening == nil ? 0 : .infinity }
        return max(0, budget.epsilon - (epsilonByAccountant[GaussianAccountant.name] ?? .infinity))
    }

    /// What is wrong with charging `event` to what is left of the budget.
    func budgetViolations(of event: PrivacyEvent, budget: PrivacyBudget?) -> [LedgerViolation] {
        guard let budget else { return [] }
        var composition = exactComposition
        do {
            try composition.add(event)
        } catch {
            return [
                LedgerViolation(
                    check: .noise,
                    expected: "an event the accountant covers",
                    actual: Self.describe(event),
                    message: error.message
                )
            ]
        }
        if composition.hasShares, !budget.coversNoiseShares {
            return [
                LedgerViolation(
                    check: .noise,
                    expected: "a budget that noise in shares can keep",
                    actual: "epsilon \(budget.epsilon) at delta \(budget.delta)",
                    message: "the budget is outside what is proven for noise by the clients"
                )
            ]
        }
        if composition.squaredMu <= maximumSquaredMu { return [] }
        let epsilon = (try? composition.epsilon(delta: budget.delta)) ?? .infinity
        var found = [
            LedgerViolation(
                check: .budget,
                expected: "epsilon of at most \(budget.epsilon)",
                actual: "epsilon \(epsilon)",
                message: "the reservation passes the privacy budget"
            )
        ]
        if let needed = neededNoise(for: event) {
            found.append(
                LedgerViolation(
                    check: .noise,
                    expected: needed,
                    actual: Self.describe(event),
                    message: "the noise is smaller than the rest of the budget asks for"
                )
            )
        }
        return found
    }

    /// The least noise with which an event of this kind would still have fitted, in words.
    private func neededNoise(for event: PrivacyEvent) -> String? {
        let rest = maximumSquaredMu - exactComposition.squaredMu
        guard rest > 0 else { return nil }
        switch event {
        case .discreteGaussian(let squaredSensitivity, _, _):
            let variance = try? NoiseCalibration.variance(
                squaredSensitivity: squaredSensitivity,
                mu: rest.squareRoot()
            )
            return variance.map { "a variance of at least \($0)" }
        case .distributedDiscreteGaussian(let squaredSensitivity, _, let shares, _):
            let variance = try? NoiseCalibration.shareVariance(
                variance: NoiseCalibration.variance(
                    squaredSensitivity: squaredSensitivity,
                    mu: rest.squareRoot()
                ),
                shares: shares
            )
            return variance.map { "a share variance of at least \($0)" }
        case .gaussian: return "a noise multiplier of at least \(1 / rest.squareRoot())"
        case .nonPrivate, .poissonSampled, .selfComposed, .skellam, .unsupported: return nil
        }
    }
}
