import Foundation

/// Tails of the hypergeometric distribution in log space: `drawCount` draws without replacement
/// from a population of which `markedCount` are marked.
///
/// The terms are exact up to the rounding of `lgamma` (relative error of a tail below 1e-6 for
/// populations up to 10^8); nothing is sampled or bounded.
struct HypergeometricTail {
    /// Natural logarithm of Pr[X <= count] at index `count`, for 0...drawCount.
    private let lower: [Double]
    /// Natural logarithm of Pr[X >= count] at index `count`, for 0...drawCount.
    private let upper: [Double]

    /// Sums the tails of one distribution.
    ///
    /// - Complexity: O(drawCount).
    init(populationCount: Int, markedCount: Int, drawCount: Int) {
        let total = Self.logBinomial(populationCount, drawCount)
        let terms = (0...drawCount).map { count in
            Self.logBinomial(markedCount, count)
                + Self.logBinomial(populationCount - markedCount, drawCount - count) - total
        }
        lower = Self.runningLogSum(terms)
        upper = Self.runningLogSum(terms.reversed()).reversed()
    }

    /// Natural logarithm of the probability of at least `count` marked draws.
    func logProbability(atLeast count: Int) -> Double {
        if count <= 0 { return 0 }
        return count < upper.count ? min(upper[count], 0) : -.infinity
    }

    /// Natural logarithm of the probability of fewer than `count` marked draws.
    func logProbability(below count: Int) -> Double {
        if count <= 0 { return -.infinity }
        return count <= lower.count ? min(lower[count - 1], 0) : 0
    }

    private static func logBinomial(_ count: Int, _ chosen: Int) -> Double {
        guard chosen >= 0, chosen <= count else { return -.infinity }
        return lgamma(Double(count) + 1) - lgamma(Double(chosen) + 1)
            - lgamma(Double(count - chosen) + 1)
    }

    private static func runningLogSum(_ terms: [Double]) -> [Double] {
        var sum = -Double.infinity
        return terms.map { term in
            let (high, low) = (max(sum, term), min(sum, term))
            if low > -.infinity { sum = high + log1p(exp(low - high)) } else { sum = high }
            return sum
        }
    }
}
