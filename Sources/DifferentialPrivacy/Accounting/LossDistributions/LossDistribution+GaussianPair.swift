import Foundation

extension LossDistribution {
    /// Discretizes the privacy loss of a pair by connecting the dots, with all rounding upwards.
    ///
    /// Between two neighboring grid losses a < b the masses P and Q of the upper and the lower law are
    /// kept: (P - exp(a) Q) / (1 - exp(a - b)) goes to b and the rest of P to a (Doroshenko, Ghazi,
    /// Kamath, Kumar and Manurangsi 2022, arXiv:2207.04380, Algorithm 1, whose differences of deltas
    /// are these masses). Losses below the grid are moved to its lowest point, those above it to
    /// infinity.
    ///
    /// - Parameters:
    ///   - pair: the pair, with mu at most 20.
    ///   - step: distance of the grid points, a number of at most 20 significant bits.
    ///   - tail: how much of the upper law may be moved to infinity; 1e-130 or more.
    /// - Complexity: linear in the number of grid points.
    init(of pair: GaussianLossPair, step: Double, tail: Double) {
        let reach = (-2 * log(tail)).squareRoot()
        let shift = pair.upperRate > 0 ? pair.mu : 0
        let base = pair.upperRate == 1 ? pair.mu : 0
        let first = Int((pair.loss(at: base - 10) / step).rounded(.down))
        let last = max(first + 1, Int((pair.loss(at: shift + reach) / step).rounded(.up)))
        let mismatch = pair.mismatch(
            lowestLoss: Double(first) * step,
            highestLoss: Double(last) * step
        )
        var probabilities = [Double](repeating: 0, count: last - first + 1)
        var previous = Boundary(pair: pair, loss: Double(first) * step)
        // Everything at or below the lowest loss.
        probabilities[0] = previous.upperBelow
        let decay = -expm1(-step)
        for index in 1..<probabilities.count {
            let lower = Double(first + index - 1) * step
            let next = Boundary(pair: pair, loss: Double(first + index) * step)
            let (upper, upperError) = Boundary.mass(
                from: previous,
                to: next,
                rate: pair.upperRate,
                of: \.shiftedUp
            )
            let (other, otherError) = Boundary.mass(
                from: previous,
                to: next,
                rate: pair.lowerRate,
                of: \.shiftedDown
            )
            let scale = exp(lower)
            // The exponential errs by |lower| + 1 roundings, the difference by a few of its terms.
            let rounding = 0x1p-53 * (8 + abs(lower)) * (upper + scale * other)
            let total = upper + upperError
            let excess =
                (upper - scale * other) + upperError + scale * otherError + rounding
                + mismatch * total
            // Where exp(lower) overflows everything goes up.
            let high =
                excess.isFinite
                ? min(total, max(0, excess) / decay * (1 + 0x1p-50)) : total
            probabilities[index - 1] += (total - high) * (1 + 0x1p-50)
            probabilities[index] += high
            previous = next
        }
        self.step = step
        firstIndex = first
        self.probabilities = probabilities.map { $0 * (1 + 0x1p-50) }
        infiniteMass = previous.upperAbove
        self.mismatch = mismatch
    }
}

/// An outcome on the edge of two cells, with the tails of the normal laws beyond it.
private struct Boundary {
    /// The tail of one normal law on the side of the outcome, and which side that is.
    struct Tail {
        /// Φ(-|x|).
        var mass: Double
        /// Whether the outcome is above the center, so that ``mass`` is the upper tail.
        var isUpper: Bool
        /// Bound on the error of ``mass``.
        var error: Double

        /// The tail beyond `x` of a standard normal law.
        init(at x: Double) {
            mass = erfc(abs(x) * 0.5.squareRoot()) / 2
            isUpper = x >= 0
            // erfc errs by a few units in the last place; the rounding of its argument by x^2 more.
            // A denormal result errs by less than the smallest normal number.
            error =
                abs(x) < 100
                ? 0x1p-53 * (16 + 4 * x * x) * mass + Double.leastNormalMagnitude
                : Double.leastNormalMagnitude
        }

        var below: Double { isUpper ? 1 - mass : mass }
        var above: Double { isUpper ? mass : 1 - mass }
    }

    let centered: Tail
    let shiftedUp: Tail
    let shiftedDown: Tail
    let upperRate: Double

    init(pair: GaussianLossPair, loss: Double) {
        let z = pair.outcome(loss: loss)
        centered = Tail(at: z)
        // A law that a pair does not use keeps a placeholder that is never read.
        shiftedUp = pair.upperRate > 0 ? Tail(at: z - pair.mu) : centered
        shiftedDown = pair.lowerRate > 0 ? Tail(at: z + pair.mu) : centered
        upperRate = pair.upperRate
    }

    /// Mass of the upper law below the outcome, rounded up.
    var upperBelow: Double {
        ((1 - upperRate) * (centered.below + centered.error)
            + upperRate * (shiftedUp.below + shiftedUp.error)) * (1 + 0x1p-50)
    }

    /// Mass of the upper law above the outcome, rounded up.
    var upperAbove: Double {
        ((1 - upperRate) * (centered.above + centered.error)
            + upperRate * (shiftedUp.above + shiftedUp.error)) * (1 + 0x1p-50)
    }

    /// Mass of a mixture between two outcomes and a bound on its error.
    static func mass(
        from lower: Boundary,
        to upper: Boundary,
        rate: Double,
        of shifted: KeyPath<Boundary, Tail>
    ) -> (Double, Double) {
        var (mass, error) = (0.0, 0.0)
        if rate < 1 {
            (mass, error) = difference(lower.centered, upper.centered, weight: 1 - rate)
        }
        if rate > 0 {
            let part = difference(lower[keyPath: shifted], upper[keyPath: shifted], weight: rate)
            mass += part.0
            error += part.1
        }
        return (mass, error)
    }

    private static func difference(_ lower: Tail, _ upper: Tail, weight: Double)
        -> (Double, Double)
    {
        let error = (lower.error + upper.error) * weight
        switch (lower.isUpper, upper.isUpper) {
        case (true, true): return (max(0, lower.mass - upper.mass) * weight, error)
        case (false, false): return (max(0, upper.mass - lower.mass) * weight, error)
        default:
            return (max(0, 1 - lower.mass - upper.mass) * weight, error + 0x1p-52 * weight)
        }
    }
}
