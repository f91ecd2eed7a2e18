import Foundation

/// The accountant of privacy loss distributions.
///
/// Tight for (discrete) Gaussian noise, Poisson-sampled or not, in any mixture; never below the true
/// epsilon. It does not cover Skellam noise, for which ``RenyiAccountant`` would do where units are
/// added or removed. See docs/privacy-accounting.md, sections 9 to 11.
public struct PrivacyLossAccountant: PrivacyAccountant {
    /// The name in reports.
    public static let name = "pld"
    /// The smallest noise multiplier of a sampled event, 0.05.
    public static let minimumNoiseMultiplier = 0.05
    /// The smallest delta, 1e-100.
    public static let minimumDelta = 1e-100
    /// The most losses that are added, 10^8; beyond that counts would leave the range of the bounds.
    static let maximumPairCount = 1e8

    /// Which data sets are neighbors.
    public let relation: NeighboringRelation

    /// Creates the accountant.
    public init(relation: NeighboringRelation = .addOrRemoveOne) { self.relation = relation }

    /// The name in reports.
    public var name: String { Self.name }

    /// Whether the accountant knows the event and its parameters are in range.
    public func supports(_ event: PrivacyEvent) -> Bool {
        let reduction = try? EventReduction([event], method: .gaussianCurve, relation: relation)
        return reduction.map { Self.limit(of: $0, delta: nil) == nil } ?? false
    }

    /// An upper bound of epsilon at `delta` for all events together.
    ///
    /// - Parameters:
    ///   - events: what was released, in any order.
    ///   - delta: from ``minimumDelta`` to 1, exclusive.
    /// - Returns: epsilon, 0 or more; infinite after an exact release.
    /// - Throws: ``DifferentialPrivacyError`` for an event that is not supported or a bad delta.
    /// - Complexity: a few transforms of up to 2^23 points for each different event.
    public func epsilon(of events: [PrivacyEvent], delta: Double)
        throws(DifferentialPrivacyError) -> Double
    {
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        let reduction = try EventReduction(events, method: .gaussianCurve, relation: relation)
        if let limit = Self.limit(of: reduction, delta: delta) {
            throw limit.error(
                alternatives: AccountantCoverage.names(
                    of: events,
                    delta: delta,
                    relation: relation
                )
            )
        }
        return try reduction.covering(delta: delta) { (delta) throws(DifferentialPrivacyError) in
            var epsilon = 0.0
            // Every transcript of the one direction is compared with the other's.
            for direction in directions(of: reduction) {
                let pairs = Self.pairs(of: reduction, direction: direction)
                epsilon = max(epsilon, Self.epsilon(of: pairs, delta: delta))
            }
            return epsilon
        }
    }

    /// Into how many equal releases unsampled noise is cut.
    static func steps(squaredMu: Double) -> Double { (squaredMu / 25).rounded(.up) }

    private func directions(of reduction: EventReduction) -> [GaussianLossPair.Direction] {
        switch relation {
        case .addOrRemoveOne: reduction.isPlainGaussian ? [.remove] : [.remove, .add]
        case .replaceOne: [.replace]
        }
    }

    private static func pairs(
        of reduction: EventReduction,
        direction: GaussianLossPair.Direction
    ) -> [(pair: GaussianLossPair, count: Int)] {
        var pairs = reduction.sortedGaussians.map { event, count in
            let pair = GaussianLossPair(
                mu: event.squaredMu.squareRoot().nextUp,
                rate: event.rate,
                direction: direction
            )
            return (pair: pair, count: count)
        }
        // Unsampled Gaussian noise composes exactly to one mu, here cut into equal steps of at most 5.
        // The relation is in that mu already.
        let squaredMu = reduction.unsampled.squaredMu
        if squaredMu > 0 {
            let steps = steps(squaredMu: squaredMu)
            let mu = (squaredMu / steps).squareRoot() * (1 + 0x1p-51)
            pairs.append(
                (
                    pair: GaussianLossPair(mu: mu, rate: 1, direction: .remove),
                    count: Int(min(steps, maximumPairCount))
                )
            )
        }
        return pairs
    }

    /// An upper bound of epsilon for a product of pairs.
    private static func epsilon(
        of pairs: [(pair: GaussianLossPair, count: Int)],
        delta: Double
    ) -> Double {
        let count = pairs.reduce(0.0) { $0 + Double($1.count) }
        guard count > 0 else { return 0 }
        let tail = max(delta * 1e-10 / count, 1e-130)
        var step = step(of: pairs, count: count, tail: tail)
        while true {
            let terms = pairs.map { pair, count in
                (
                    distribution: LossDistribution(of: pair, step: step, tail: tail),
                    count: count
                )
            }
            if let epsilon = epsilon(of: terms, isSingle: count == 1, delta: delta) {
                return epsilon
            }
            step *= 2
        }
    }

    /// An upper bound of epsilon for a sum of losses, or nil if the grid is too fine for it.
    private static func epsilon(
        of terms: [(distribution: LossDistribution, count: Int)],
        isSingle: Bool,
        delta: Double
    ) -> Double? {
        if isSingle {
            return LossComposition(terms, window: nil).epsilon(delta: delta).epsilon
        }
        let moments = TiltedMoments(terms)
        var (lowest, highest, step) = (0.0, 0.0, 1.0)
        for (distribution, count) in terms {
            lowest += Double(count) * Double(distribution.firstIndex)
            highest += Double(count) * Double(distribution.lastIndex)
            step = distribution.step
        }
        // Where losses are rare and large, Chernoff's bound is far above epsilon and the first window
        // too high. Every window gives an upper bound, and from it the next window.
        var smallest: Double?
        for _ in 0..<12 {
            guard
                let window = LossComposition.Window(
                    moments: moments,
                    range: lowest...highest,
                    step: step,
                    delta: delta,
                    upperBound: smallest
                )
            else { return smallest }
            let result = LossComposition(terms, window: window).epsilon(delta: delta)
            let previous = smallest ?? .infinity
            smallest = min(previous, result.epsilon)
            if result.isSharp || result.epsilon > previous * (1 - 1e-6) { break }
        }
        return smallest
    }

    /// The distance of the grid points: fine against the spread of one release's loss.
    ///
    /// Connecting the dots raises the variance of each loss by about step^2 / 6 and its mean by half of
    /// that, here by less than 1e-4 of the total.
    private static func step(
        of pairs: [(pair: GaussianLossPair, count: Int)],
        count: Double,
        tail: Double
    ) -> Double {
        var variance = 0.0
        var widest = 0.0
        for (pair, count) in pairs {
            variance += Double(count) * pair.approximateVariance
            let reach = (-2 * log(tail)).squareRoot() + pair.mu
            widest = max(widest, pair.loss(at: reach) - pair.loss(at: -10))
        }
        let wanted = min(0.05, 0.02 * (variance / count).squareRoot())
        let affordable = (24 * variance.squareRoot() + widest) * 0x1p-20
        let step = max(wanted, affordable, 1e-13)
        // Few significant bits, so that multiples of the step are exact.
        let unit = step.binade * 0x1p-10
        return (step / unit).rounded(.down) * unit
    }
}
