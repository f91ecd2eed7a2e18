import Foundation

/// Quantiles of the beta distribution, for intervals of a proportion.
enum BetaDistribution {
    /// The upper end of Jeffreys' one-sided interval for a proportion: the quantile of the beta
    /// distribution with parameters k + 1/2 and n - k + 1/2.
    ///
    /// - Parameters:
    ///   - successes: k, 0 to `trials`.
    ///   - trials: n, at least 1.
    ///   - error: 1 - confidence, above 0 and below 1.
    /// - Returns: the limit, rounded up; 1 if all trials were successes.
    static func jeffreysUpperLimit(successes: Int, trials: Int, error: Double) -> Double {
        guard successes < trials else { return 1 }
        let first = Double(successes) + 0.5
        let second = Double(trials - successes) + 0.5
        var low = 0.0
        var high = 1.0
        while high - low > 1e-15 * high {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { break }
            // The upper tail, which has no cancellation at small errors.
            if tails(middle, first, second).upper > error {
                low = middle
            } else {
                high = middle
            }
        }
        return min(1, high * (1 + 1e-12))
    }

    /// The regularized incomplete beta function, by its continued fraction (DLMF 8.17.22).
    ///
    /// - Returns: the probabilities of less and of more than x; the smaller one without cancellation.
    static func tails(_ x: Double, _ first: Double, _ second: Double) -> (
        lower: Double, upper: Double
    ) {
        guard x > 0 else { return (0, 1) }
        guard x < 1 else { return (1, 0) }
        func logGamma(_ number: Double) -> Double { lgamma(number) }
        let logBeta = logGamma(first) + logGamma(second) - logGamma(first + second)
        let factor = exp(first * log(x) + second * log1p(-x) - logBeta)
        // The fraction converges fast on this side of the mean; the other side by reflection.
        if x <= (first + 1) / (first + second + 2) {
            let lower = factor / (first * continuedFraction(x, first, second))
            return (lower, 1 - lower)
        }
        let upper = factor / (second * continuedFraction(1 - x, second, first))
        return (1 - upper, upper)
    }

    /// 1 + d1/(1 + d2/(1 + …)), evaluated by the modified Lentz method.
    private static func continuedFraction(_ x: Double, _ first: Double, _ second: Double) -> Double
    {
        let tiny = 1e-300
        var value = 1.0
        var numerator = 1.0
        var denominator = 0.0
        for index in 1...100_000 {
            let half = Double(index / 2)
            let coefficient =
                index.isMultiple(of: 2)
                ? half * (second - half) * x
                    / ((first + 2 * half - 1) * (first + 2 * half))
                : -(first + half) * (first + second + half) * x
                    / ((first + 2 * half) * (first + 2 * half + 1))
            denominator = 1 + coefficient * denominator
            if abs(denominator) < tiny { denominator = tiny }
            denominator = 1 / denominator
            numerator = 1 + coefficient / numerator
            if abs(numerator) < tiny { numerator = tiny }
            let step = numerator * denominator
            value *= step
            if abs(step - 1) < 1e-15 { break }
        }
        return value
    }
}
