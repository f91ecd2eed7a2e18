import Foundation

/// The accountant of privacy loss distributions.
///
/// Tight for (discrete) Gaussian noise, Poisson-sampled or not, in any mixture; never below the true
/// epsilon. All Skellam noise together counts as one loss that follows from its Rényi divergences. See
/// docs/privacy-accounting.md, sections 9 to 11 and 13.
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
        return reduction.map { Self.limit(of: $0, delta: nil, relation: relation) == nil } ?? false
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
        if let limit = Self.limit(of: reduction, delta: delta, relation: relation) {
            throw limit.error(
                alternatives: AccountantCoverage.names(
                    of: events,
                    delta: delta,
                    relation: relation
                )
            )
        }
        let epsilon = try reduction.covering(delta: delta) {
            (delta) throws(DifferentialPrivacyError) in
            var epsilon = 0.0
            let bound = Self.skellamBound(of: reduction, relation: relation)
            // Every transcript of the one direction is compared with the other's.
            for direction in directions(of: reduction) {
                let plan = LossPlan(
                    pairs: Self.pairs(of: reduction, direction: direction),
                    bound: bound
                )
                epsilon = max(epsilon, Self.epsilon(of: plan, delta: delta))
            }
            return epsilon
        }
        // With Skellam noise the grid may end a little above what the divergences say themselves.
        guard !reduction.skellams.isEmpty else { return epsilon }
        let renyi = RenyiAccountant(relation: relation)
        guard let other = try? renyi.epsilon(of: events, delta: delta) else { return epsilon }
        return min(epsilon, other)
    }

    /// Into how many equal releases unsampled noise is cut.
    static func steps(squaredMu: Double) -> Double { (squaredMu / 25).rounded(.up) }

    private func directions(of reduction: EventReduction) -> [GaussianLossPair.Direction] {
        switch relation {
        // Without samples both directions have the same losses.
        case .addOrRemoveOne: reduction.gaussians.isEmpty ? [.remove] : [.remove, .add]
        case .replaceOne: [.replace]
        }
    }

    /// What the Rényi divergences of all Skellam noise together say, in either direction; nil without any.
    private static func skellamBound(of reduction: EventReduction, relation: NeighboringRelation)
        -> RenyiDeltaBound?
    {
        guard !reduction.skellams.isEmpty else { return nil }
        return RenyiDeltaBound(maximumOrder: reduction.maximumSkellamOrder) {
            reduction.skellamDivergence(order: $0, relation: relation)
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
    private static func epsilon(of plan: LossPlan, delta: Double) -> Double {
        let count = plan.count
        guard count > 0 else { return 0 }
        let tail = max(delta * 1e-10 / count, 1e-130)
        var step = plan.step(tail: tail)
        while true {
            let terms = plan.distributions(step: step, tail: tail)
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
}
