import Foundation

/// Epsilon from Rényi divergences.
///
/// epsilon = min over alpha > 1 of R(alpha) + log((alpha - 1)/alpha) - (log delta + log alpha)/(alpha - 1):
/// Canonne, Kamath and Steinke (arXiv:2004.00010), Proposition 12 (in v4), and Balle et al.
/// (arXiv:1905.09982), Theorem 21. Every alpha gives a valid bound, so the search decides only how
/// tight the result is.
public enum RenyiConversion {
    /// An upper bound of epsilon at `delta` for a curve alpha `squaredMu` / 2, that of (discrete) Gaussian
    /// noise.
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
            let excess = exp(logExcess)
            return epsilon(
                excess: excess,
                divergence: (1 + excess) * squaredMu / 2,
                logDelta: logDelta
            )
        }
        // The classic conversion is smallest at alpha - 1 = sqrt(2 log(1/delta)) / mu.
        let center = log((-2 * logDelta / squaredMu).squareRoot())
        let step = 0.02
        var best = center
        for index in -400...400 where bound(center + Double(index) * step) < bound(best) {
            best = center + Double(index) * step
        }
        let value = bound(GoldenSection.minimum(of: bound, from: best - step, to: best + step))
        return roundedUp(min(value, bound(best)))
    }

    /// An upper bound of epsilon at `delta` for any curve of divergences.
    ///
    /// - Parameters:
    ///   - delta: strictly between 0 and 1.
    ///   - wholeOrders: whether `divergence` holds for whole orders only.
    ///   - maximumOrder: the largest order to try, 2 or more.
    ///   - target: an epsilon that is good enough: the search ends at the first order that gives as
    ///     little; nil for the least.
    ///   - divergence: an upper bound of the divergence of an order above 1.
    /// - Returns: epsilon, 0 or more.
    /// - Throws: ``DifferentialPrivacyError/invalidDelta(_:)``.
    /// - Complexity: some 150 evaluations of `divergence`.
    static func epsilon(
        delta: Double,
        wholeOrders: Bool,
        maximumOrder: Double,
        target: Double? = nil,
        divergence: (Double) -> Double
    ) throws(DifferentialPrivacyError) -> Double {
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        let logDelta = log(delta)
        // The order on the scale on which the optimum moves.
        let excess = { (logExcess: Double) in
            wholeOrders ? max(1, exp(logExcess).rounded()) : exp(logExcess)
        }
        var smallest = Double.infinity
        func bound(_ logExcess: Double) -> Double {
            let excess = excess(logExcess)
            let divergence = divergence(1 + excess)
            // Bretagnolle and Huber: the total variation is at most sqrt(1 - exp(-R)).
            if -expm1(-divergence) * (1 + 1e-12) <= delta * delta { smallest = 0 }
            return epsilon(excess: excess, divergence: divergence, logDelta: logDelta)
        }
        let (lowest, highest) = (wholeOrders ? 0 : -9.25, log(maximumOrder - 1))
        let step = 0.125
        var best = lowest
        var worseInARow = 0
        for index in 0...Int(max(0, (highest - lowest) / step)) {
            let value = bound(lowest + Double(index) * step)
            // Past the minimum the bound grows with the order; the far end is slow to compute.
            worseInARow = value < smallest ? 0 : worseInARow + 1
            if value < smallest { (smallest, best) = (value, lowest + Double(index) * step) }
            if let target, roundedUp(smallest) <= target { return roundedUp(smallest) }
            if worseInARow > 24, smallest < .infinity { break }
        }
        let refined = GoldenSection.minimum(
            of: bound,
            from: best - step,
            to: min(highest, best + step),
            iterations: 30
        )
        smallest = min(smallest, bound(refined))
        return smallest.isFinite ? roundedUp(smallest) : .infinity
    }

    /// The epsilon that one order gives.
    private static func epsilon(excess: Double, divergence: Double, logDelta: Double) -> Double {
        divergence - log1p(1 / excess) - (logDelta + log1p(excess)) / excess
    }

    /// The terms are summed with an error far below 1e-12 of the largest.
    private static func roundedUp(_ result: Double) -> Double {
        max(0, result + 1e-12 * (abs(result) + 1))
    }
}
