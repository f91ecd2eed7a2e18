import Foundation

/// Epsilon from the Rényi curve alpha mu^2 / 2 of (discrete) Gaussian noise.
///
/// epsilon = min over alpha > 1 of alpha mu^2/2 + log((alpha - 1)/alpha)
/// - (log delta + log alpha)/(alpha - 1): Canonne, Kamath and Steinke (arXiv:2004.00010),
/// Proposition 12 (in v4), and Balle et al. (arXiv:1905.09982), Theorem 21. Every alpha gives a
/// valid bound, so the search decides only how tight the result is.
public enum RenyiConversion {
    /// An upper bound of epsilon at `delta` for a curve alpha `squaredMu` / 2.
    ///
    /// - Parameters:
    ///   - squaredMu: twice the rho of zero-concentrated privacy; 0 or more.
    ///   - delta: strictly between 0 and 1.
    /// - Returns: epsilon, 0 or more.
    /// - Throws: ``DifferentialPrivacyError/invalidDelta(_:)``.
    public static func epsilon(squaredMu: Double, delta: Double) throws(DifferentialPrivacyError)
        -> Double
    {
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        guard squaredMu > 0 else { return 0 }
        guard squaredMu.isFinite else { return .infinity }
        // Below this the search would leave the range of floating point; rounding up is allowed.
        let squaredMu = max(squaredMu, 1e-290)
        let logDelta = log(delta)
        let bound = { (logExcess: Double) -> Double in
            // Parameterized by log(alpha - 1), the scale on which the optimum moves.
            let excess = exp(logExcess)
            let alpha = 1 + excess
            return alpha * squaredMu / 2 - log1p(1 / excess) - (logDelta + log(alpha)) / excess
        }
        // The classic conversion is smallest at alpha - 1 = sqrt(2 log(1/delta)) / mu.
        let center = log((-2 * logDelta / squaredMu).squareRoot())
        let step = 0.02
        var best = center
        for index in -400...400 where bound(center + Double(index) * step) < bound(best) {
            best = center + Double(index) * step
        }
        let value = bound(goldenSectionMinimum(of: bound, from: best - step, to: best + step))
        // Rounded up; the terms are summed with an error far below 1e-12 of the largest.
        let result = min(value, bound(best))
        return max(0, result + 1e-12 * (abs(result) + 1))
    }

    private static func goldenSectionMinimum(
        of function: (Double) -> Double,
        from lower: Double,
        to upper: Double
    ) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (lower, upper)
        var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
        for _ in 0..<40 {
            if function(left) < function(right) {
                (high, right) = (right, left)
                left = high - ratio * (high - low)
            } else {
                (low, left) = (left, right)
                right = low + ratio * (high - low)
            }
        }
        return (low + high) / 2
    }
}
