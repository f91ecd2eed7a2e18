extension ProgramCalibration.Query {
    /// All rounds of the query with a noise multiplier.
    public func event(noiseMultiplier: Double) -> PrivacyEvent {
        let event = PrivacyEvent.gaussian(noiseMultiplier: noiseMultiplier)
        let round = samplingRate < 1 ? .poissonSampled(rate: samplingRate, event: event) : event
        return .selfComposed(count: rounds, event: round)
    }
}

extension ProgramCalibration {
    /// Each query's part of the cost; together 1.
    ///
    /// The cost of a round is 1 / multiplier^2 for an unsampled query, so that these are shares of mu^2,
    /// and rate^2 (exp(1 / multiplier^2) - 1) for a sampled one, the limit for many rounds.
    public var shares: [Double] { Self.costShares(queries, noiseMultipliers) }

    /// What the accountant says to a millionth less noise where it does not cover that, or nil.
    ///
    /// Then its domain decides and not the budget, which may cover much less noise.
    ///
    /// - Parameters:
    ///   - accountant: the one that calibrated.
    ///   - delta: that of the budget.
    /// - Returns: ``DifferentialPrivacyError/noiseTooSmall(actual:minimum:accountant:alternatives:)`` or
    ///   ``DifferentialPrivacyError/lossTooLarge(accountant:alternatives:)``, or nil.
    /// - Complexity: one evaluation of the accountant.
    public func limit(of accountant: some PrivacyAccountant, delta: Double)
        -> DifferentialPrivacyError?
    {
        let less = noiseMultipliers.map { $0 * (1 - 1e-6) }
        do throws(DifferentialPrivacyError) {
            _ = try accountant.epsilon(of: Self.events(queries, less), delta: delta)
            return nil
        } catch {
            switch error {
            case .lossTooLarge, .noiseTooSmall: return error
            default: return nil
            }
        }
    }
}
