import Foundation

extension LossDistribution {
    /// The losses of a pair that dominates whatever keeps a bound on delta, with all rounding upwards.
    ///
    /// The true H(g) is convex, H(0) = 1, and below the bound at every grid point; so it is below the
    /// polygon through (0, 1) and any of these points, and the polygon is level after the last one. Its
    /// lower convex hull has the slopes of a pair: at a corner g lies the mass g · (change of slope), and
    /// the last value is that of an infinite loss. See docs/privacy-accounting.md, section 13.
    ///
    /// - Parameters:
    ///   - bound: what is known of delta.
    ///   - step: distance of the grid points, a number of at most 20 significant bits.
    ///   - tail: how much may be left to an infinite loss.
    /// - Complexity: linear in the number of grid points, but for a logarithm.
    init(of bound: RenyiDeltaBound, step: Double, tail: Double) {
        let range = Self.range(of: bound, tail: tail)
        let first = Int((range.lowerBound / step).rounded(.down))
        let last = max(first + 1, Int((range.upperBound / step).rounded(.up)))
        var corners: [Corner] = []
        var smallest = 1.0
        for index in first...last {
            // The true curve falls, so that what was reached on the way is a bound too.
            smallest = min(smallest, bound.delta(epsilon: Double(index) * step))
            let next = Corner(loss: Double(index) * step, index: index, delta: smallest)
            while let corner = corners.last {
                let before = corners.dropLast().last ?? .origin
                let (mass, _) = corner.mass(before: before, after: next)
                if mass > 0 { break }
                corners.removeLast()
            }
            corners.append(next)
        }
        var probabilities = [Double](repeating: 0, count: last - first + 1)
        for (position, corner) in corners.enumerated() {
            let before = position > 0 ? corners[position - 1] : .origin
            let after = position + 1 < corners.count ? corners[position + 1] : nil
            let (mass, error) = corner.mass(before: before, after: after)
            probabilities[corner.index - first] = max(0, mass) + error
        }
        self.step = step
        firstIndex = first
        self.probabilities = probabilities
        infiniteMass = smallest
        mismatch = 0
    }

    /// The losses between which the grid lies: below it next to no mass, above it `tail`.
    static func range(of bound: RenyiDeltaBound, tail: Double) -> ClosedRange<Double> {
        let highest = max(0, bound.epsilon(logDelta: log(tail)))
        let lowest = max(0, min(highest, bound.epsilon(logDelta: -40)))
        return -lowest...highest
    }
}

/// A point of the polygon: delta at a loss.
private struct Corner {
    var loss: Double
    var index: Int
    var delta: Double

    /// The point (0, 1), at a loss of minus infinity.
    static let origin = Corner(loss: -.infinity, index: 0, delta: 1)

    /// exp(loss) · (slope after - slope before), and a bound on its error.
    ///
    /// Each slope is a quotient of differences of exact numbers; the exponentials err by a few units
    /// of the losses' difference.
    ///
    /// - Parameters:
    ///   - before: the corner at the next lower loss.
    ///   - after: the one at the next higher loss; nil where the polygon is level after the corner.
    /// - Returns: the mass at this corner's loss, below 0 where the polygon is not convex.
    func mass(before: Corner, after: Corner?) -> (mass: Double, error: Double) {
        let falling = (before.delta - delta) / -expm1(before.loss - loss)
        var flatter = 0.0
        if let after { flatter = (delta - after.delta) / expm1(after.loss - loss) }
        return (falling - flatter, 0x1p-49 * (falling + flatter))
    }
}
