/// What is publicly known of a catalog's items when lists are made; **public** or released, never
/// private.
public struct ListFacts: Sendable {
    /// Number of items.
    public let itemCount: Int
    /// Whether each item is outside the head.
    public let isTail: [Bool]
    /// How alike items are, or nil; diversity needs it.
    public let similarity: ItemSimilarity?
    /// Each item's categories, or nil; category caps need them.
    public let categories: [[Int32]]?
    /// Added to each item's relevance, as sums of ``ContextTable`` rows or ``RecencyBoost``; or
    /// nil.
    public let boosts: [Double]?

    /// Collects the facts.
    ///
    /// - Parameters:
    ///   - counts: released counts, finite, one per item; they divide head and tail.
    ///   - similarity: over the same items.
    ///   - categories: of every item, no repeats.
    ///   - boosts: finite, one per item.
    /// - Throws: ``RecommendersError`` if sizes differ or a number is not finite.
    /// - Complexity: O(n log n).
    public init(
        counts: [Double],
        similarity: ItemSimilarity? = nil,
        categories: [[Int32]]? = nil,
        boosts: [Double]? = nil
    ) throws(RecommendersError) {
        itemCount = counts.count
        isTail = try ItemBackground(counts: counts, users: 1, similarity: similarity).isTail
        for (part, count) in [("categories", categories?.count), ("boosts", boosts?.count)] {
            if let count, count != counts.count {
                throw .inconsistentModel(part: part, expected: counts.count, actual: count)
            }
        }
        guard boosts?.allSatisfy(\.isFinite) ?? true else { throw .notFinite(part: "boosts") }
        self.similarity = similarity
        self.categories = categories
        self.boosts = boosts
    }
}
