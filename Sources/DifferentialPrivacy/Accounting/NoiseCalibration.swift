/// How much noise each query of a plan needs so that the plan as a whole keeps its budget.
public struct NoiseCalibration: Sendable, Equatable {
    /// What the whole plan may cost.
    public let budget: PrivacyBudget
    /// Each query's share of mu^2: positive, together 1.
    public let shares: [Double]
    /// The mu of all queries together, slightly below ``PrivacyBudget/maximumMu``.
    public let mu: Double

    /// Divides a budget among queries.
    ///
    /// - Parameters:
    ///   - budget: target epsilon and delta.
    ///   - shares: one share of mu^2 a query, positive, adding up to 1 within 1e-12.
    /// - Throws: ``DifferentialPrivacyError/invalidShares(sum:)``.
    public init(budget: PrivacyBudget, shares: [Double]) throws(DifferentialPrivacyError) {
        let sum = shares.reduce(0, +)
        guard !shares.isEmpty, shares.allSatisfy({ $0 > 0 && $0.isFinite }), abs(sum - 1) <= 1e-12
        else { throw .invalidShares(sum: sum) }
        self.budget = budget
        self.shares = shares
        // Room for the tolerance of the shares' sum and for the rounding of the composition.
        let rounding = 4e-12 + Double(shares.count) * 0x1p-50
        mu = budget.maximumMu * (1 - rounding)
    }

    /// The mu of each query: sqrt(share) mu.
    public var queryMus: [Double] { shares.map { $0.squareRoot() * mu } }

    /// The noise multiplier of each query: 1 / (sqrt(share) mu).
    public var noiseMultipliers: [Double] { queryMus.map { 1 / $0 } }

    /// The discrete Gaussian variance of each query.
    ///
    /// - Parameter squaredSensitivities: one squared L2 sensitivity a query, in integer units.
    /// - Returns: one variance a query, each as ``variance(squaredSensitivity:mu:)`` gives it.
    /// - Throws: ``DifferentialPrivacyError/invalidShares(sum:)`` if the counts differ, or
    ///   ``DifferentialPrivacyError/varianceTooLarge(squaredSensitivity:mu:)``.
    public func variances(squaredSensitivities: [UInt64]) throws(DifferentialPrivacyError)
        -> [UInt64]
    {
        guard squaredSensitivities.count == shares.count else {
            throw .invalidShares(sum: shares.reduce(0, +))
        }
        var result: [UInt64] = []
        for (squaredSensitivity, mu) in zip(squaredSensitivities, queryMus) {
            result.append(try Self.variance(squaredSensitivity: squaredSensitivity, mu: mu))
        }
        return result
    }

    /// The smallest variance v, at least 1024, with Delta^2 / (v - 4) <= mu^2.
    ///
    /// - Parameters:
    ///   - squaredSensitivity: Delta^2 in squared integer units.
    ///   - mu: what the query may cost; above 0.
    /// - Returns: the variance, from 1024 to 2^48.
    /// - Throws: ``DifferentialPrivacyError/varianceTooLarge(squaredSensitivity:mu:)`` if v would
    ///   be above 2^48 or mu is not a positive number.
    public static func variance(squaredSensitivity: UInt64, mu: Double)
        throws(DifferentialPrivacyError) -> UInt64
    {
        let squaredMu = mu * mu
        let largest = Double(
            DiscreteGaussianSampler.maximumVariance - GaussianComposition.roundingVariance
        )
        guard mu > 0, squaredMu > 0, Double(squaredSensitivity) / squaredMu <= largest else {
            throw .varianceTooLarge(squaredSensitivity: squaredSensitivity, mu: mu)
        }
        let minimum = GaussianComposition.minimumVariance - GaussianComposition.roundingVariance
        var effective = max(
            minimum,
            UInt64((Double(squaredSensitivity) / squaredMu).rounded(.up))
        )
        // The quotient is rounded; settle with the comparison that the accountant will make.
        let fits = { (effective: UInt64) in
            Double(squaredSensitivity) / Double(effective) <= squaredMu
        }
        while effective > minimum, fits(effective - 1) { effective -= 1 }
        while !fits(effective) { effective += 1 }
        let variance = effective + GaussianComposition.roundingVariance
        guard variance <= DiscreteGaussianSampler.maximumVariance else {
            throw .varianceTooLarge(squaredSensitivity: squaredSensitivity, mu: mu)
        }
        return variance
    }

    /// The variance of each of `shares` noise shares, so that together they have at least `variance`.
    ///
    /// - Parameters:
    ///   - variance: what the sum needs, as ``variance(squaredSensitivity:mu:)`` gives it.
    ///   - shares: the fewest shares there will be, 1 to 10^8.
    /// - Returns: the quotient rounded up, at least 8.
    /// - Throws: ``DifferentialPrivacyError/invalidShareCount(actual:maximum:)``.
    public static func shareVariance(variance: UInt64, shares: Int)
        throws(DifferentialPrivacyError) -> UInt64
    {
        let maximum = GaussianComposition.maximumShareCount
        guard shares >= 1, shares <= maximum else {
            throw .invalidShareCount(actual: shares, maximum: maximum)
        }
        let (quotient, remainder) = variance.quotientAndRemainder(dividingBy: UInt64(shares))
        return max(GaussianComposition.minimumShareVariance, quotient + (remainder > 0 ? 1 : 0))
    }
}
