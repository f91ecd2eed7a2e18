/// The noisy sum of the clients' clipping bits of one round and what it costs; **public**.
///
/// A bit is encoded as plus or minus one half (Andrew et al., arXiv:1905.03871), so that adding or removing a
/// client moves the sum by 1/2 at most: noise of deviation sigma_b has the noise multiplier 2 sigma_b.
public struct ClippingBitRelease: Sendable, Equatable {
    /// The integer that stands for one half of a client, from 1 to 2^20.
    public let halfUnits: Int64
    /// Variance of the discrete Gaussian noise on the sum, in squared integer units.
    public let variance: UInt64

    /// The largest ``halfUnits``, 2^20.
    public static let maximumHalfUnits: Int64 = 1 << 20

    /// Creates a release that costs at most what continuous noise would cost.
    ///
    /// The variance is (2 sigma_b h)² for h half units, rounded up, and 4 for discreteness on top: what an
    /// accountant charges, h² / (variance - 4), is at most 1 / (2 sigma_b)².
    ///
    /// - Parameters:
    ///   - countDeviation: standard deviation of the noise on the count of clients; called sigma_b in
    ///     the paper, which advises a twentieth of the clients of a round. Finite and above 0.
    ///   - halfUnits: from 1 to 2^20; the finer, the smaller the rounding of the variance.
    /// - Throws: ``DifferentialPrivacyError/invalidClippingBound(_:)`` for half units out of range,
    ///   ``DifferentialPrivacyError/invalidNoiseMultiplier(_:)`` for a deviation that is no positive
    ///   number, ``DifferentialPrivacyError/varianceTooLarge(squaredSensitivity:mu:)`` beyond 2^48.
    public init(countDeviation: Double, halfUnits: Int64 = 1 << 10)
        throws(DifferentialPrivacyError)
    {
        guard halfUnits >= 1, halfUnits <= Self.maximumHalfUnits else {
            throw .invalidClippingBound(Double(halfUnits))
        }
        guard countDeviation.isFinite, countDeviation > 0 else {
            throw .invalidNoiseMultiplier(countDeviation)
        }
        self.halfUnits = halfUnits
        variance = try NoiseCalibration.variance(
            squaredSensitivity: UInt64(halfUnits * halfUnits),
            mu: 1 / (2 * countDeviation)
        )
    }

    /// The standard deviation of the noise on the count of clients; called sigma_b.
    public var countDeviation: Double {
        Double(variance).squareRoot() / (2 * Double(halfUnits))
    }

    /// What the release costs.
    public var event: PrivacyEvent {
        .discreteGaussian(
            squaredSensitivity: UInt64(halfUnits * halfUnits),
            variance: variance,
            dimension: 1
        )
    }

    /// The share of a round's squared mu that the bits take, for `NoiseCalibration`.
    ///
    /// A round of noise multiplier z may cost mu² = 1/z² in all; the bits take 1 / (2 sigma_b)² of it.
    ///
    /// - Parameters:
    ///   - countDeviation: sigma_b, above z/2.
    ///   - noiseMultiplier: z, of the whole round.
    /// - Returns: (z / (2 sigma_b))², above 0 and below 1.
    /// - Throws: ``DifferentialPrivacyError/invalidNoiseMultiplier(_:)`` if nothing would be left for
    ///   the vectors, or either is no positive number.
    public static func budgetShare(
        countDeviation: Double,
        noiseMultiplier: Double
    ) throws(DifferentialPrivacyError) -> Double {
        guard noiseMultiplier.isFinite, noiseMultiplier > 0 else {
            throw .invalidNoiseMultiplier(noiseMultiplier)
        }
        guard countDeviation.isFinite, countDeviation > 0 else {
            throw .invalidNoiseMultiplier(countDeviation)
        }
        let ratio = noiseMultiplier / (2 * countDeviation)
        let share = ratio * ratio
        guard share > 0, share < 1 else { throw .invalidNoiseMultiplier(noiseMultiplier) }
        return share
    }

    /// The noise multiplier of the vectors that leaves the round at the given one.
    ///
    /// Theorem 1 of the paper: z_Delta = (z^-2 - (2 sigma_b)^-2)^(-1/2).
    ///
    /// - Parameters:
    ///   - countDeviation: sigma_b, above z/2.
    ///   - noiseMultiplier: z, of the whole round.
    /// - Returns: z_Delta, above z.
    /// - Throws: as ``budgetShare(countDeviation:noiseMultiplier:)``.
    public static func vectorNoiseMultiplier(
        countDeviation: Double,
        noiseMultiplier: Double
    ) throws(DifferentialPrivacyError) -> Double {
        let share = try budgetShare(
            countDeviation: countDeviation,
            noiseMultiplier: noiseMultiplier
        )
        return noiseMultiplier / (1 - share).squareRoot()
    }
}
