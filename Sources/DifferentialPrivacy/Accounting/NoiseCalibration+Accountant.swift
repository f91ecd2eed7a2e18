import Foundation

extension NoiseCalibration {
    /// The smallest noise multiplier that keeps a budget under an accountant, rounded up.
    ///
    /// - Parameters:
    ///   - budget: target epsilon and delta.
    ///   - accountant: what computes epsilon.
    ///   - events: the plan at a noise multiplier; its epsilon must not grow with the multiplier.
    /// - Returns: a multiplier whose plan the accountant finds within the budget, about 1e-8 of itself above
    ///   one whose plan it does not.
    /// - Throws: ``DifferentialPrivacyError/targetOutOfReach(accountant:)`` if no multiplier from 2^-20 to
    ///   2^60 does, and what the accountant throws for every multiplier.
    /// - Complexity: some 20 evaluations of the accountant.
    public static func noiseMultiplier(
        budget: PrivacyBudget,
        accountant: some PrivacyAccountant,
        events: (Double) -> [PrivacyEvent]
    ) throws(DifferentialPrivacyError) -> Double {
        // log of epsilon over the target: positive where the noise is too small. Multipliers that the
        // accountant does not resolve are too small for it.
        func excess(_ logMultiplier: Double) throws(DifferentialPrivacyError) -> Double {
            do throws(DifferentialPrivacyError) {
                let events = events(exp(logMultiplier))
                let epsilon = try accountant.epsilon(of: events, delta: budget.delta)
                return epsilon <= budget.epsilon
                    ? min(0, log(epsilon / budget.epsilon))
                    : max(.leastNonzeroMagnitude, log(epsilon / budget.epsilon))
            } catch {
                switch error {
                case .lossTooLarge, .noiseTooSmall: return .infinity
                default: throw error
                }
            }
        }
        var high = 0.0
        var atHigh = try excess(high)
        while atHigh > 0 {
            high += M_LN2
            guard high < 42 else { throw .targetOutOfReach(accountant: accountant.name) }
            atHigh = try excess(high)
        }
        var low = high - M_LN2
        var atLow = try excess(low)
        while atLow <= 0 {
            (high, atHigh) = (low, atLow)
            low -= M_LN2
            guard low > -15 else { throw .targetOutOfReach(accountant: accountant.name) }
            atLow = try excess(low)
        }
        // False position, halving the value of an end that stays (the Illinois rule); midpoints where
        // epsilon is 0 or infinite.
        for _ in 0..<100 where high - low > 1e-8 {
            var middle = (low + high) / 2
            if atLow.isFinite, atHigh.isFinite {
                middle = low + (high - low) * atLow / (atLow - atHigh)
                middle = min(max(middle, low + 4e-9), high - 4e-9)
            }
            let value = try excess(middle)
            if value > 0 {
                (low, atLow) = (middle, value)
                atHigh /= 2
            } else {
                (high, atHigh) = (middle, value)
                atLow /= 2
            }
        }
        return exp(high)
    }
}
