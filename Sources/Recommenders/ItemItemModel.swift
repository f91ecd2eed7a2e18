/// Weights from every item of a history to every item that may be recommended.
///
/// score(u, i) = Σ_{j ∈ history} W_ji over the items the weights cover; the others stand below them by
/// count.
public struct ItemItemModel: RecommenderModel, Equatable {
    /// The algorithm's name, of the program that trained it.
    public let algorithm: String
    /// Items with weights, no repeats.
    public let items: [Int32]
    /// W: items × items, the row of item j holds what j says for the others.
    public let weights: [Float]
    /// One released count per catalog item; orders the items without weights and new users' lists.
    public let counts: [Double]
    /// Row by item index, −1 without weights.
    let rows: [Int32]
    /// Items without weights, most popular first.
    private let tail: [Int32]

    /// Number of items in the catalog.
    public var itemCount: Int { counts.count }

    /// Creates a model from its parts.
    ///
    /// - Parameters:
    ///   - algorithm: the program's name.
    ///   - items: item indices below `counts.count`, no repeats.
    ///   - weights: items × items, row by row; finite.
    ///   - counts: one finite count per catalog item.
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    public init(algorithm: String, items: [Int32], weights: [Float], counts: [Double])
        throws(RecommendersError)
    {
        let (expected, overflow) = items.count.multipliedReportingOverflow(by: items.count)
        guard !overflow, weights.count == expected else {
            throw .inconsistentModel(part: "weights", expected: expected, actual: weights.count)
        }
        guard counts.allSatisfy(\.isFinite) else { throw .notFinite(part: "counts") }
        guard weights.allSatisfy(\.isFinite) else { throw .notFinite(part: "weights") }
        rows = try CatalogRows.rows(of: items, itemCount: counts.count)
        let rows = rows
        tail = PopularityOrder.order(counts: counts).filter { rows[Int($0)] < 0 }
        self.algorithm = algorithm
        self.items = items
        self.weights = weights
        self.counts = counts
    }

    /// Scores the catalog; someone without any item that has weights gets popularity.
    ///
    /// - Complexity: O(history · items).
    public func scores(history: [Int32]) -> [Double] {
        var sums = [Float](repeating: 0, count: items.count)
        var isEmpty = true
        weights.withUnsafeBufferPointer { weights in
            for item in history {
                guard item >= 0, Int(item) < rows.count, rows[Int(item)] >= 0 else { continue }
                isEmpty = false
                let start = Int(rows[Int(item)]) * sums.count
                for column in sums.indices { sums[column] += weights[start + column] }
            }
        }
        guard !isEmpty else { return counts }
        return TailScores.join(sums, items: items, tail: tail, itemCount: itemCount)
    }

    /// Two models are equal if their parts are.
    public static func == (left: Self, right: Self) -> Bool {
        left.algorithm == right.algorithm && left.items == right.items
            && left.weights == right.weights && left.counts == right.counts
    }
}
