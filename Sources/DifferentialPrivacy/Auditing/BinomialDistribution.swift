import Foundation

/// The probabilities of a binomial distribution with all its tails.
struct BinomialDistribution {
    /// Pr[X >= count] at index `count`, for 0...trials.
    private let upper: [Double]
    /// Pr[X = count] at index `count`, for 0...trials.
    private let masses: [Double]

    /// Computes the distribution of `trials` draws that succeed with odds e^logOdds to 1.
    ///
    /// - Complexity: O(trials).
    init(trials: Int, logOdds: Double) {
        // log q and log(1 - q) without cancellation for q = 1 / (1 + exp(-logOdds)).
        let logSuccess = -log1p(exp(-logOdds))
        let logFailure = -logOdds - log1p(exp(-logOdds))
        func logFactorial(_ number: Int) -> Double { lgamma(Double(number) + 1) }
        masses = (0...trials).map { count -> Double in
            let choices =
                logFactorial(trials) - logFactorial(count) - logFactorial(trials - count)
            return exp(
                choices + Double(count) * logSuccess + Double(trials - count) * logFailure
            )
        }
        var sum = 0.0
        upper = Array(
            masses.reversed().map { mass -> Double in
                sum += mass
                return min(1, sum)
            }.reversed()
        )
    }

    /// Pr[X >= count].
    func probability(atLeast count: Int) -> Double {
        if count <= 0 { return 1 }
        return count < upper.count ? upper[count] : 0
    }

    /// The largest Pr[count > X >= count - i] / i over i from 1 to `count`.
    ///
    /// - Complexity: O(count).
    func largestMeanMass(below count: Int) -> Double {
        var sum = 0.0
        var largest = 0.0
        for step in stride(from: 1, through: count, by: 1) {
            if count - step < masses.count { sum += masses[count - step] }
            largest = max(largest, sum / Double(step))
        }
        return largest
    }
}
