import Foundation

/// Probabilities of the standard normal distribution.
enum NormalTail {
    /// Pr[Z > x], accurate in both tails.
    static func upper(_ x: Double) -> Double { erfc(x * 0.5.squareRoot()) / 2 }

    /// Pr[lower < Z < upper], without cancellation in either tail.
    static func between(_ lower: Double, _ upper: Double) -> Double {
        guard lower < upper else { return 0 }
        return lower > 0
            ? self.upper(lower) - self.upper(upper) : self.upper(-upper) - self.upper(-lower)
    }
}
