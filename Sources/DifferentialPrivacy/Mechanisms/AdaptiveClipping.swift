import Foundation

/// A clipping bound that follows a quantile of the clients' norms, from one noisy sum of bits a round.
///
/// Andrew, Thakkar, McMahan and Ramaswamy, "Differentially Private Learning with Adaptive Clipping"
/// (NeurIPS 2021, arXiv:1905.03871), Algorithm 1. The bound is **public**: it is computed from noisy sums
/// only, whose cost is in ``ClippingBitRelease``. A client's norm and bit are **secret**.
public struct AdaptiveClipping: Sendable, Equatable {
    /// The bound of this round on a client's L2 norm, within ``range``; called C in the paper.
    public let bound: Double
    /// The share of clients whose norm is to be at most the bound, above 0 and below 1; called gamma.
    public let targetQuantile: Double
    /// How fast the logarithm of the bound moves, above 0; called eta_C, 0.2 in the paper.
    public let learningRate: Double
    /// Limits of the bound, fixed in advance, so that no noise can bring it to 0 or infinity.
    public let range: ClosedRange<Double>

    /// Creates the state of a first round.
    ///
    /// - Parameters:
    ///   - initialBound: the first bound, moved into the range; finite and above 0.
    ///   - targetQuantile: above 0 and below 1.
    ///   - learningRate: finite and above 0.
    ///   - range: limits of all bounds, finite and above 0.
    /// - Throws: ``DifferentialPrivacyError/invalidClippingBound(_:)``,
    ///   ``DifferentialPrivacyError/invalidLearningRate(_:)`` or
    ///   ``DifferentialPrivacyError/invalidQuantile(_:)``.
    public init(
        initialBound: Double,
        targetQuantile: Double = 0.5,
        learningRate: Double = 0.2,
        range: ClosedRange<Double>
    ) throws(DifferentialPrivacyError) {
        for value in [initialBound, range.lowerBound, range.upperBound] {
            guard value.isFinite, value > 0 else { throw .invalidClippingBound(value) }
        }
        guard targetQuantile > 0, targetQuantile < 1 else { throw .invalidQuantile(targetQuantile) }
        guard learningRate.isFinite, learningRate > 0 else {
            throw .invalidLearningRate(learningRate)
        }
        self.init(
            bound: Self.clamp(initialBound, to: range),
            targetQuantile: targetQuantile,
            learningRate: learningRate,
            range: range
        )
    }

    private init(
        bound: Double,
        targetQuantile: Double,
        learningRate: Double,
        range: ClosedRange<Double>
    ) {
        self.bound = bound
        self.targetQuantile = targetQuantile
        self.learningRate = learningRate
        self.range = range
    }

    /// What a client adds to the sum of bits: plus or minus one half, in integer units.
    ///
    /// - Parameters:
    ///   - norm: the client's L2 norm before clipping; **secret**. What is not a number is not below.
    ///   - release: how a half becomes an integer.
    /// - Returns: ``ClippingBitRelease/halfUnits`` if the norm is at most the bound, else minus that.
    public func bit(norm: Double, in release: ClippingBitRelease) -> Int64 {
        norm <= bound ? release.halfUnits : -release.halfUnits
    }

    /// The state of the next round, C exp(-eta (b - gamma)) with b the noisy share of clients at or below.
    ///
    /// - Parameters:
    ///   - noisySum: the released sum of the clients' bits, in integer units.
    ///   - contributors: the clients in it, **public**; at least 1.
    ///   - release: how the bits were encoded.
    /// - Returns: the state, with a bound within the range.
    /// - Throws: ``DifferentialPrivacyError/invalidContributorCount(_:)``.
    public func next(
        noisySum: Int64,
        contributors: Int,
        release: ClippingBitRelease
    ) throws(DifferentialPrivacyError) -> AdaptiveClipping {
        guard contributors >= 1 else { throw .invalidContributorCount(contributors) }
        let halves = Double(noisySum) / Double(release.halfUnits)
        return try next(noisySum: halves / 2, contributors: contributors)
    }

    /// The state of the next round, from a sum of plus and minus one half a client.
    ///
    /// - Parameters:
    ///   - noisySum: the released sum of the bits, in clients; what is not finite moves nothing.
    ///   - contributors: the clients in it, **public**; at least 1.
    /// - Returns: the state, with a bound within the range.
    /// - Throws: ``DifferentialPrivacyError/invalidContributorCount(_:)``.
    public func next(noisySum: Double, contributors: Int) throws(DifferentialPrivacyError)
        -> AdaptiveClipping
    {
        guard contributors >= 1 else { throw .invalidContributorCount(contributors) }
        guard noisySum.isFinite else { return self }
        let fraction = 0.5 + noisySum / Double(contributors)
        let moved = bound * exp(-learningRate * (fraction - targetQuantile))
        return AdaptiveClipping(
            bound: Self.clamp(moved, to: range),
            targetQuantile: targetQuantile,
            learningRate: learningRate,
            range: range
        )
    }

    private static func clamp(_ value: Double, to range: ClosedRange<Double>) -> Double {
        min(max(value, range.lowerBound), range.upperBound)
    }
}
