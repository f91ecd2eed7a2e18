import FederatedProtocol
import Recommenders

/// What the counts gave: **public** from then on.
struct ReleasedPopularity {
    /// One positive count per item of the catalog.
    let counts: [Double]
    /// All items, most popular first.
    let order: [Int32]

    /// Reads a released sum of counts.
    ///
    /// - Parameters:
    ///   - sum: the released sum, before anything is done to it.
    ///   - noise: standard deviation of its noise in real units.
    init(_ sum: PrivateSum, noise: Double) {
        counts = ReleasedCounts.floored(sum.values, noise: noise)
        order = PopularityOrder.order(counts: sum.values)
    }

    /// The most popular items with their weights.
    ///
    /// - Throws: `RecommendersError`.
    func head(_ count: Int, exponent: Double) throws -> HeadItems {
        try HeadItems(order: order, counts: counts, count: count, exponent: exponent)
    }
}
