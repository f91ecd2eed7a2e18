import Foundation

/// Test statistics for samplers; every test states the p-value below which it fails.
enum Statistics {
    /// The p-value of a chi-square statistic, by the Wilson-Hilferty normal approximation.
    static func chiSquarePValue(_ statistic: Double, degreesOfFreedom: Int) -> Double {
        let k = Double(degreesOfFreedom)
        let z = (cbrt(statistic / k) - (1 - 2 / (9 * k))) / (2 / (9 * k)).squareRoot()
        return erfc(z / 2.0.squareRoot()) / 2
    }

    /// The chi-square statistic and p-value of counts against expected counts.
    static func chiSquarePValue(observed: [Double], expected: [Double]) -> Double {
        let statistic = zip(observed, expected).reduce(0.0) { sum, pair in
            sum + (pair.0 - pair.1) * (pair.0 - pair.1) / pair.1
        }
        return chiSquarePValue(statistic, degreesOfFreedom: observed.count - 1)
    }

    /// An upper bound of the Kolmogorov-Smirnov p-value (Massart's inequality, two-sided).
    static func kolmogorovSmirnovPValue(distance: Double, count: Int) -> Double {
        min(1, 2 * exp(-2 * Double(count) * distance * distance))
    }

    /// The two-sided p-value of a standard normal statistic.
    static func normalPValue(_ z: Double) -> Double { erfc(abs(z) / 2.0.squareRoot()) }

    /// The standard normal distribution function.
    static func normalCumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}
