import Foundation

/// Losses that add up: those of pairs, and one that follows from Rényi divergences.
struct LossPlan: Sendable {
    /// Pairs, and how often each is taken.
    var pairs: [(pair: GaussianLossPair, count: Int)]
    /// What is known of one loss more, or nil.
    var bound: RenyiDeltaBound?

    /// How many losses are added.
    var count: Double {
        pairs.reduce(bound == nil ? 0 : 1) { $0 + Double($1.count) }
    }

    /// The distributions on one grid, and how often each is taken.
    func distributions(step: Double, tail: Double)
        -> [(distribution: LossDistribution, count: Int)]
    {
        var terms = pairs.map { pair, count in
            (distribution: LossDistribution(of: pair, step: step, tail: tail), count: count)
        }
        if let bound {
            let distribution = LossDistribution(of: bound, step: step, tail: tail)
            terms.append((distribution: distribution, count: 1))
        }
        return terms
    }

    /// The distance of the grid points: fine against the spread of one release's loss.
    ///
    /// Connecting the dots raises the variance of each loss by about step^2 / 6 and its mean by half of
    /// that, here by less than 1e-4 of the total.
    func step(tail: Double) -> Double {
        var variance = 0.0
        var widest = 0.0
        for (pair, count) in pairs {
            variance += Double(count) * pair.approximateVariance
            let reach = (-2 * log(tail)).squareRoot() + pair.mu
            widest = max(widest, pair.loss(at: reach) - pair.loss(at: -10))
        }
        if let bound {
            // The divergence of order 2 is about the variance where the loss is nearly normal.
            variance += bound.secondDivergence
            let range = LossDistribution.range(of: bound, tail: tail)
            widest = max(widest, range.upperBound - range.lowerBound)
        }
        let wanted = min(0.05, 0.02 * (variance / count).squareRoot())
        let affordable = (24 * variance.squareRoot() + widest) * 0x1p-20
        let step = max(wanted, affordable, 1e-13)
        // Few significant bits, so that multiples of the step are exact.
        let unit = step.binade * 0x1p-10
        return (step / unit).rounded(.down) * unit
    }
}
