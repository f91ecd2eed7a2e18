/// What is publicly known of items as rows of numbers; **public**, never people's data.
///
/// Rows of old and new items must come from one call, so that columns mean the same.
public struct ItemFeatures: Equatable, Sendable {
    /// Most columns there may be: the map from features to factors costs columns³.
    public static let columnLimit = 4_096

    /// Items × columns, row by row.
    public let values: [Float]
    /// Numbers per item.
    public let columnCount: Int

    /// Number of items.
    public var itemCount: Int { values.count / columnCount }

    /// Features from dense vectors, of a text, image or audio encoder for instance.
    ///
    /// - Parameters:
    ///   - values: items × columns, row by row, finite.
    ///   - columnCount: 1…``columnLimit``.
    /// - Throws: ``RecommendersError`` if there is a partial row or a number that is not finite.
    public init(values: [Float], columnCount: Int) throws(RecommendersError) {
        guard (1...Self.columnLimit).contains(columnCount),
            values.count.isMultiple(of: columnCount)
        else {
            throw .invalidList(part: "features", expected: "rows of 1…\(Self.columnLimit) numbers")
        }
        guard values.allSatisfy(\.isFinite) else { throw .notFinite(part: "features") }
        self.values = values
        self.columnCount = columnCount
    }

    /// Features from categories: 1/√n for each of an item's n categories, so that rows have norm 1
    /// or 0.
    ///
    /// - Parameters:
    ///   - categories: each item's, from 0, no repeats.
    ///   - categoryCount: 1…``columnLimit``.
    /// - Throws: ``RecommendersError``.
    public init(categories: [[Int32]], categoryCount: Int) throws(RecommendersError) {
        guard (1...Self.columnLimit).contains(categoryCount) else {
            throw .invalidList(part: "categories", expected: "1…\(Self.columnLimit) of them")
        }
        var values = [Float](repeating: 0, count: categories.count * categoryCount)
        for (item, own) in categories.enumerated() {
            for category in own {
                guard category >= 0, Int(category) < categoryCount else {
                    throw .itemOutOfRange(index: Int(category), itemCount: categoryCount)
                }
                values[item * categoryCount + Int(category)] = 1 / Float(own.count).squareRoot()
            }
        }
        try self.init(values: values, columnCount: categoryCount)
    }

    /// Some rows, in the order asked for.
    ///
    /// - Throws: ``RecommendersError/itemOutOfRange(index:itemCount:)``.
    public func rows(_ items: [Int32]) throws(RecommendersError) -> ItemFeatures {
        var chosen: [Float] = []
        chosen.reserveCapacity(items.count * columnCount)
        for item in items {
            guard item >= 0, Int(item) < itemCount else {
                throw .itemOutOfRange(index: Int(item), itemCount: itemCount)
            }
            chosen += values[(Int(item) * columnCount)..<((Int(item) + 1) * columnCount)]
        }
        return try ItemFeatures(values: chosen, columnCount: columnCount)
    }

    /// The columns of both, side by side.
    ///
    /// - Throws: ``RecommendersError`` for other items, or more than ``columnLimit`` columns.
    public func joined(with other: ItemFeatures) throws(RecommendersError) -> ItemFeatures {
        guard itemCount == other.itemCount else {
            throw .inconsistentModel(
                part: "features",
                expected: itemCount,
                actual: other.itemCount
            )
        }
        var joined: [Float] = []
        joined.reserveCapacity(values.count + other.values.count)
        for item in 0..<itemCount {
            joined += values[(item * columnCount)..<((item + 1) * columnCount)]
            joined +=
                other.values[
                    (item * other.columnCount)..<((item + 1) * other.columnCount)
                ]
        }
        return try ItemFeatures(values: joined, columnCount: columnCount + other.columnCount)
    }
}
