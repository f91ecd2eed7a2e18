import Foundation

/// The items a query or model works on, with their public weights and popularity direction.
///
/// Derived from released noisy counts c: weight (c / c_max)^exponent, direction ∝ c · weight.
public struct HeadItems: Equatable, Sendable {
    /// Item indices, most popular first; no repeats.
    public let items: [Int32]
    /// One positive weight per head item.
    public let weights: [Double]
    /// Popularity direction of unit norm, one number per head item.
    public let direction: [Double]
    /// Position in the head by item index, −1 for items outside.
    private let positions: [Int32]

    /// Number of head items.
    public var count: Int { items.count }

    /// Position of an item in the head, or nil if it is not in the head or not in the catalog.
    public func position(of item: Int32) -> Int? {
        guard item >= 0, Int(item) < positions.count else { return nil }
        let position = positions[Int(item)]
        return position < 0 ? nil : Int(position)
    }

    /// Creates a head from its parts, as read from a query or a release.
    ///
    /// - Parameters:
    ///   - items: item indices below `itemCount`, no repeats.
    ///   - weights: positive and finite, as many as items.
    ///   - direction: finite, as many as items.
    ///   - itemCount: size of the catalog.
    /// - Throws: ``RecommendersError``.
    public init(items: [Int32], weights: [Double], direction: [Double], itemCount: Int)
        throws(RecommendersError)
    {
        guard !items.isEmpty else {
            throw .inconsistentModel(part: "items", expected: 1, actual: 0)
        }
        guard weights.count == items.count else {
            throw .inconsistentModel(
                part: "weights",
                expected: items.count,
                actual: weights.count
            )
        }
        guard direction.count == items.count else {
            throw .inconsistentModel(
                part: "direction",
                expected: items.count,
                actual: direction.count
            )
        }
        guard weights.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw .notFinite(part: "weights")
        }
        guard direction.allSatisfy(\.isFinite) else { throw .notFinite(part: "direction") }
        var positions = [Int32](repeating: -1, count: max(0, itemCount))
        for (position, item) in items.enumerated() {
            guard item >= 0, Int(item) < itemCount, positions[Int(item)] < 0 else {
                throw .itemOutOfRange(index: Int(item), itemCount: itemCount)
            }
            positions[Int(item)] = Int32(position)
        }
        self.items = items
        self.weights = weights
        self.direction = direction
        self.positions = positions
    }

    /// Chooses the `count` most popular items by released counts.
    ///
    /// - Parameters:
    ///   - order: all item indices, most popular first.
    ///   - counts: one positive count per item of the catalog.
    ///   - count: how many items, 1 up to the catalog's size.
    ///   - exponent: the weights' exponent, usually negative.
    /// - Throws: ``RecommendersError`` if the counts are not positive and finite.
    public init(order: [Int32], counts: [Double], count: Int, exponent: Double)
        throws(RecommendersError)
    {
        let items = Array(order.prefix(count))
        let largest = counts.max() ?? 1
        var weights: [Double] = []
        var direction: [Double] = []
        for item in items {
            guard item >= 0, Int(item) < counts.count else {
                throw .itemOutOfRange(index: Int(item), itemCount: counts.count)
            }
            let weight = pow(counts[Int(item)] / largest, exponent)
            weights.append(weight)
            direction.append(counts[Int(item)] * weight)
        }
        var squaredNorm = 0.0
        for value in direction { squaredNorm += value * value }
        let norm = squaredNorm.squareRoot()
        try self.init(
            items: items,
            weights: weights,
            direction: direction.map { $0 / norm },
            itemCount: counts.count
        )
    }
}
