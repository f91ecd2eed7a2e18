extension PrivacyLossAccountant {
    /// What lies outside of the accountant's domain.
    enum Limit: Equatable {
        case delta(Double)
        case loss
        case noise(Double)
        case skellam(String)

        /// The refusal, with the accountants that would do.
        func error(alternatives: [String]) -> DifferentialPrivacyError {
            switch self {
            case .delta(let delta):
                .deltaTooSmall(
                    actual: delta,
                    minimum: minimumDelta,
                    accountant: name,
                    alternatives: alternatives
                )
            case .loss: .lossTooLarge(accountant: name, alternatives: alternatives)
            case .noise(let multiplier):
                .noiseTooSmall(
                    actual: multiplier,
                    minimum: minimumNoiseMultiplier,
                    accountant: name,
                    alternatives: alternatives
                )
            case .skellam(let kind):
                .eventNotCovered(kind: kind, accountant: name, alternatives: alternatives)
            }
        }
    }

    /// The first thing that the accountant does not cover.
    ///
    /// - Parameters:
    ///   - reduction: events in range.
    ///   - delta: strictly between 0 and 1; nil where it is not known yet.
    ///   - relation: which data sets are neighbors.
    /// - Returns: nil if it covers everything.
    static func limit(
        of reduction: EventReduction,
        delta: Double?,
        relation: NeighboringRelation
    ) -> Limit? {
        if let kind = reduction.skellamLimit(relation: relation) { return .skellam(kind) }
        let multipliers = reduction.gaussians.keys.map { 1 / $0.squaredMu.squareRoot() }
        if let smallest = multipliers.min(), smallest < minimumNoiseMultiplier * (1 - 1e-9) {
            return .noise(smallest)
        }
        if let delta, delta < minimumDelta { return .delta(delta) }
        // An exact release is infinite without adding anything up.
        guard !reduction.unsampled.isNonPrivate else { return nil }
        let sampled = reduction.gaussians.values.reduce(0.0) { $0 + Double($1) }
        var count = sampled + steps(squaredMu: reduction.unsampled.squaredMu)
        if !reduction.skellams.isEmpty {
            count += steps(squaredMu: reduction.skellamDivergence(order: 2, relation: relation))
        }
        return count <= maximumPairCount ? nil : .loss
    }
}
