import Foundation

/// What is known of the items of a catalog when lists are judged, beside the lists themselves.
///
/// Counts may be exact ones of a simulation or noisy ones that were released; nothing here knows which.
public struct ItemBackground: Sendable {
    /// Share of all interactions that the head has; the items outside the head are the tail.
    public static let headShare = 0.8

    /// Self-information of each item in bits: −log2 of the share of users who have it.
    public let information: [Double]
    /// Whether each item is outside the head.
    public let isTail: [Bool]
    /// The largest self-information an item can have: log2(users).
    public let maximumInformation: Double
    /// How alike items are, or nil if nothing is known.
    public let similarity: ItemSimilarity?

    /// Number of items.
    public var itemCount: Int { information.count }

    /// Creates a background from one count per item.
    ///
    /// An item counted less than once counts as once: noisy counts may be negative, and an item
    /// without any interaction would be infinitely novel. The head is the shortest prefix of
    /// ``PopularityOrder`` with ``headShare`` of all interactions; negative counts are zeros there.
    ///
    /// - Parameters:
    ///   - counts: finite, how many users have each item.
    ///   - users: number of users, at least 1.
    ///   - similarity: needed for diversity only; over the same items.
    /// - Throws: ``RecommendersError``.
    /// - Complexity: O(n log n).
    public init(counts: [Double], users: Int, similarity: ItemSimilarity? = nil)
        throws(RecommendersError)
    {
        guard counts.allSatisfy(\.isFinite) else { throw .notFinite(part: "counts") }
        guard users >= 1 else {
            throw .invalidEvaluation(part: "users", expected: "at least 1")
        }
        if let similarity, similarity.itemCount != counts.count {
            throw .inconsistentModel(
                part: "similarity",
                expected: counts.count,
                actual: similarity.itemCount
            )
        }
        let total = counts.reduce(0) { $0 + max(0, $1) }
        var isTail = [Bool](repeating: true, count: counts.count)
        var covered = 0.0
        for item in PopularityOrder.order(counts: counts) {
            // Without any interaction there is no head.
            guard covered < Self.headShare * total else { break }
            covered += max(0, counts[Int(item)])
            isTail[Int(item)] = false
        }
        self.isTail = isTail
        information = counts.map { -log2(min(1, max(1, $0) / Double(users))) }
        maximumInformation = log2(Double(users))
        self.similarity = similarity
    }
}
