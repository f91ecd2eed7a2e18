/// Where the items of a model stand among its rows.
public enum CatalogRows {
    /// The row of every catalog item, −1 for items the model has no row for.
    ///
    /// - Parameters:
    ///   - items: item indices, no repeats.
    ///   - itemCount: size of the catalog.
    /// - Returns: one row per catalog item.
    /// - Throws: ``RecommendersError`` for no item, a repeat or an index outside the catalog.
    public static func rows(of items: [Int32], itemCount: Int) throws(RecommendersError) -> [Int32]
    {
        guard !items.isEmpty else {
            throw .inconsistentModel(part: "items", expected: 1, actual: 0)
        }
        var rows = [Int32](repeating: -1, count: max(0, itemCount))
        for (row, item) in items.enumerated() {
            guard item >= 0, Int(item) < itemCount, rows[Int(item)] < 0 else {
                throw .itemOutOfRange(index: Int(item), itemCount: itemCount)
            }
            rows[Int(item)] = Int32(row)
        }
        return rows
    }
}
