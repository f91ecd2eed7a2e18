import Foundation

/// The two laws that are hardest to tell apart behind a Poisson-sampled Gaussian sum.
///
/// Upper law (1 - a) N(0,1) + a N(mu,1), lower law (1 - b) N(0,1) + b N(-mu,1), in units of the
/// noise's standard deviation. Their privacy loss log(upper/lower) increases with the outcome. That
/// these pairs dominate is shown in docs/privacy-accounting.md, section 9.
struct GaussianLossPair: Sendable, Hashable {
    /// Sensitivity over standard deviation, above 0.
    let mu: Double
    /// a, from 0 to 1: the rate at which the upper law holds the unit.
    let upperRate: Double
    /// b, from 0 to 1: the rate at which the lower law holds the unit.
    let lowerRate: Double

    /// Which of two neighbors is the upper one.
    enum Direction: Sendable, CaseIterable {
        /// The upper data set has a unit that the lower one lacks.
        case remove
        /// The lower data set has a unit that the upper one lacks.
        case add
        /// Each has a unit in the place of the other's.
        case replace
    }

    /// The pair of a sampled sum; unsampled sums have a closed form with a single shift.
    ///
    /// - Parameters:
    ///   - mu: sensitivity over standard deviation for one unit added, above 0.
    ///   - rate: above 0, at most 1.
    ///   - direction: which of two neighbors is the upper one.
    init(mu: Double, rate: Double, direction: Direction) {
        // A higher rate never costs less, and so close to 1 the mixture would lose its digits.
        switch (direction, rate < 1 - 0x1p-20) {
        // Without sampling the pair is two normal laws at a distance.
        case (.replace, false): (self.mu, upperRate, lowerRate) = (2 * mu, 1, 0)
        case (_, false): (self.mu, upperRate, lowerRate) = (mu, 1, 0)
        case (.replace, true): (self.mu, upperRate, lowerRate) = (mu, rate, rate)
        case (.remove, true): (self.mu, upperRate, lowerRate) = (mu, rate, 0)
        case (.add, true): (self.mu, upperRate, lowerRate) = (mu, 0, rate)
        }
    }

    /// The privacy loss at an outcome; increasing.
    func loss(at z: Double) -> Double {
        Self.logMixture(upperRate, mu * z - mu * mu / 2)
            - Self.logMixture(lowerRate, -mu * z - mu * mu / 2)
    }

    /// log(1 - rate + rate exp(y)), with an error of a few units of 2^-53 (1 + |y| - log(1 - rate)).
    static func logMixture(_ rate: Double, _ y: Double) -> Double {
        guard rate > 0 else { return 0 }
        guard rate < 1 else { return y }
        // No two terms of opposite sign and nearly equal size in any of the three.
        if y > 1 { return y + log(rate + (1 - rate) * exp(-y)) }
        return y < -1 ? log(1 - rate + rate * exp(y)) : log1p(rate * expm1(y))
    }

    /// The outcome with a privacy loss, infinite where every outcome's loss is on one side of it.
    ///
    /// The loss at the result differs from `loss` by at most ``mismatch(lowestLoss:highestLoss:)``.
    func outcome(loss: Double) -> Double {
        if upperRate == 1, lowerRate == 0 { return loss / mu + mu / 2 }
        if lowerRate == 0 {
            return (Self.inverseLogMixture(upperRate, loss) + mu * mu / 2) / mu
        }
        if upperRate == 0 {
            return -(Self.inverseLogMixture(lowerRate, -loss) + mu * mu / 2) / mu
        }
        // Equal rates: sinh(mu z - loss/2) = (1-q)/q exp(mu^2/2) sinh(loss/2).
        guard loss != 0 else { return 0 }
        let half = abs(loss) / 2
        let logSinh = half > 20 ? half - M_LN2 : log(sinh(half))
        let x = log1p(-upperRate) - log(upperRate) + mu * mu / 2 + logSinh
        let w = x > 30 ? x + M_LN2 : asinh(exp(x))
        return (half + w) / mu * (loss < 0 ? -1 : 1)
    }

    /// The y with log(1 - rate + rate exp(y)) = value; minus infinity below the range.
    private static func inverseLogMixture(_ rate: Double, _ value: Double) -> Double {
        guard value <= 30 else {
            return value - log(rate) + log1p(-(1 - rate) * exp(-value))
        }
        let shifted = expm1(value) / rate
        return shifted > -1 ? log1p(shifted) : -.infinity
    }

    /// Bound on how far rounding moves the loss of an outcome that ``outcome(loss:)`` returns.
    ///
    /// Every step errs by a few units of 2^-53 relative to its terms: the loss, the exponents, mu^2,
    /// the logarithm of the rate; and where the loss nears its lower limit log(1 - rate), errors of
    /// the mixture grow by exp(-loss). See docs/privacy-accounting.md, section 10.
    func mismatch(lowestLoss: Double, highestLoss: Double) -> Double {
        let largest = max(abs(lowestLoss), abs(highestLoss))
        let rate = max(upperRate, lowerRate)
        let exponent = largest - log(rate) + mu * mu
        // Only a law that mixes on one side has such a limit.
        let limit = upperRate == lowerRate || rate == 1 ? 0 : min(1 / (1 - rate), exp(largest))
        return 32 * 0x1p-53 * (4 + exponent + limit)
    }

    /// The variance of the privacy loss under the upper law, by a plain sum; a scale, not a bound.
    var approximateVariance: Double {
        var (mass, first, second) = (0.0, 0.0, 0.0)
        let step = min(0.05, 0.25 / mu)
        let count = Int(((24 + mu) / step).rounded(.up))
        for index in 0...count {
            let z = -12 + Double(index) * step
            let density =
                (1 - upperRate) * exp(-z * z / 2)
                + upperRate * exp(-(z - mu) * (z - mu) / 2)
            let loss = loss(at: z)
            mass += density
            first += density * loss
            second += density * loss * loss
        }
        // Centered sums would be exact; the loss of a small rate is centered nearly at 0 already.
        return max(second / mass - (first / mass) * (first / mass), 0x1p-60 * second / mass)
    }
}
