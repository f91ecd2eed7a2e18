import Foundation

/// The exact privacy curve of a Gaussian mechanism: how epsilon, delta and mu belong together.
///
/// delta(epsilon; mu) = Phi(-epsilon/mu + mu/2) - exp(epsilon) Phi(-epsilon/mu - mu/2), Balle and
/// Wang, "Improving the Gaussian Mechanism for Differential Privacy" (arXiv:1805.06530), Theorem 8;
/// mu = sensitivity / standard deviation as in Dong, Roth and Su (arXiv:1905.02383), whose
/// Corollary 3.3 makes composition mu = sqrt(sum of mu_i^2). Everything is computed in logarithms
/// and rounded towards less privacy.
public enum GaussianPrivacyCurve {
    private static let logSquareRootOfTwoPi = 0.918_938_533_204_672_741_78

    /// An upper bound of log delta at `epsilon`, above the true value by about 1e-13.
    ///
    /// - Parameters:
    ///   - epsilon: 0 or more, finite.
    ///   - mu: 0 or more; 0 gives minus infinity and infinity gives 0.
    /// - Returns: the natural logarithm, at most 0.
    public static func logDelta(epsilon: Double, mu: Double) -> Double {
        guard mu > 0 else { return -.infinity }
        guard mu.isFinite else { return 0 }
        let lower = epsilon / mu - mu / 2
        let upper = epsilon / mu + mu / 2
        guard lower < 1e150 else { return -.infinity }
        // Rounding of `lower` moves its square by this much; the integrals add less than 1e-13.
        let margin = 1e-13 + 0x1p-51 * upper * (abs(lower) + 2)
        if lower >= -1 {
            let integral = NormalIntegrals.logMillsDifference(at: lower, step: mu)
            return min(0, -lower * lower / 2 - logSquareRootOfTwoPi + integral + margin)
        }
        // Here the first term is above 0.84 and the second below 0.16: nothing cancels.
        let first = erfc(lower * 0.5.squareRoot()) / 2
        let second = NormalIntegrals.logMillsDifference(at: upper, step: .infinity)
        return min(0, log(first - exp(-lower * lower / 2 - logSquareRootOfTwoPi + second)) + margin)
    }

    /// The delta at `epsilon`, rounded up by about 1e-13 of itself.
    ///
    /// - Parameters:
    ///   - epsilon: 0 or more, finite.
    ///   - mu: 0 or more.
    /// - Returns: delta, at most 1.
    public static func delta(epsilon: Double, mu: Double) -> Double {
        exp(logDelta(epsilon: epsilon, mu: mu))
    }

    /// The smallest epsilon of a mechanism with `mu` at `delta`, rounded up.
    ///
    /// - Parameters:
    ///   - delta: strictly between 0 and 1, down to 1e-300 and below.
    ///   - mu: 0 or more; infinity gives infinity.
    /// - Returns: epsilon, 0 or more.
    /// - Throws: ``DifferentialPrivacyError/invalidDelta(_:)``.
    /// - Complexity: some 60 evaluations of ``logDelta(epsilon:mu:)``, about a millisecond.
    public static func epsilon(delta: Double, mu: Double) throws(DifferentialPrivacyError) -> Double
    {
        let target = try logarithm(delta)
        guard mu.isFinite else { return .infinity }
        if logDelta(epsilon: 0, mu: mu) <= target { return 0 }
        // Phi(-a) <= exp(-a^2 / 2) / 2 with a = epsilon / mu - mu / 2: this bound always suffices.
        var high = mu * (mu / 2 + (-2 * target).squareRoot()) * (1 + 1e-12)
        guard high.isFinite else { return .infinity }
        var low = 0.0
        while high - low > 1e-14 * high {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if logDelta(epsilon: middle, mu: mu) <= target { high = middle } else { low = middle }
        }
        return high
    }

    /// The largest mu that keeps `epsilon` at `delta`, rounded down.
    ///
    /// - Parameters:
    ///   - epsilon: 0 or more, finite.
    ///   - delta: strictly between 0 and 1.
    /// - Returns: mu, 0 or more.
    /// - Throws: ``DifferentialPrivacyError/invalidDelta(_:)`` or
    ///   ``DifferentialPrivacyError/invalidEpsilon(_:)``.
    /// - Complexity: some 60 evaluations of ``logDelta(epsilon:mu:)``, about a millisecond.
    public static func mu(epsilon: Double, delta: Double) throws(DifferentialPrivacyError) -> Double
    {
        let target = try logarithm(delta)
        guard epsilon.isFinite, epsilon >= 0 else { throw .invalidEpsilon(epsilon) }
        var high = 1.0
        while logDelta(epsilon: epsilon, mu: high) <= target { high *= 2 }
        var low = high / 2
        while low > 0, logDelta(epsilon: epsilon, mu: low) > target {
            high = low
            low /= 2
        }
        while high - low > 1e-14 * high {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if logDelta(epsilon: epsilon, mu: middle) <= target {
                low = middle
            } else {
                high = middle
            }
        }
        return low
    }

    private static func logarithm(_ delta: Double) throws(DifferentialPrivacyError) -> Double {
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        return log(delta)
    }
}
