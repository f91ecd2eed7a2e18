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
    /// What association rules were made from; nil for other weights.
    public let totals: AssociationTotals?
    /// Row by item index, −1 without weights.
    let rows: [Int32]
    /// Items without weights, most popular first.
    private let tail: [Int32]
    /// All items, most popular first; only where the weights are rules.
    private let order: [Int32]

    /// Number of items in the catalog.
    public var itemCount: Int { counts.count }

    /// Creates a model from its parts.
    ///
    /// - Parameters:
    ///   - algorithm: the program's name.
    ///   - items: item indices below `counts.count`, no repeats.
    ///   - weights: items × items, row by row; finite.
    ///   - counts: one finite count per catalog item.
    ///   - totals: what association rules were made from; nil for other weights.
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    public init(
        algorithm: String,
        items: [Int32],
        weights: [Float],
        counts: [Double],
        totals: AssociationTotals? = nil
    ) throws(RecommendersError) {
        let (expected, overflow) = items.count.multipliedReportingOverflow(by: items.count)
        guard !overflow, weights.count == expected else {
            throw .inconsistentModel(part: "weights", expected: expected, actual: weights.count)
        }
        if let totals, totals.occurrences.count != items.count {
            throw .inconsistentModel(
                part: "occurrences",
                expected: items.count,
                actual: totals.occurrences.count
            )
        }
        guard counts.allSatisfy(\.isFinite) else { throw .notFinite(part: "counts") }
        guard weights.allSatisfy(\.isFinite) else { throw .notFinite(part: "weights") }
        rows = try CatalogRows.rows(of: items, itemCount: counts.count)
        let rows = rows
        let order = PopularityOrder.order(counts: counts)
        tail = order.filter { rows[Int($0)] < 0 }
        self.order = totals == nil ? [] : order
        self.algorithm = algorithm
        self.items = items
        self.weights = weights
        self.counts = counts
        self.totals = totals
    }

    /// The association rule from one item to another.
    ///
    /// - Returns: nil for items without weights, where there is no such rule, and for models of no rules.
    public func rule(from: Int32, to: Int32) -> AssociationRule? {
        guard let totals, from >= 0, Int(from) < rows.count, to >= 0, Int(to) < rows.count else {
            return nil
        }
        let (row, column) = (Int(rows[Int(from)]), Int(rows[Int(to)]))
        guard row >= 0, column >= 0 else { return nil }
        let weight = weights[row * items.count + column]
        return weight == 0 ? nil : totals.rule(weight: Double(weight), from: row, to: column)
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
        // Few rules stand out of much noise; what none leads to stands below, by count.
        if totals != nil {
            let reached = items.indices.filter { sums[$0] != 0 }
            guard !reached.isEmpty else { return counts }
            let known = Set(reached.map { items[$0] })
            return TailScores.join(
                reached.map { sums[$0] },
                items: reached.map { items[$0] },
                tail: order.filter { !known.contains($0) },
                itemCount: itemCount
            )
        }
        return TailScores.join(sums, items: items, tail: tail, itemCount: itemCount)
    }

    /// Two models are equal if their parts are.
    public static func == (left: Self, right: Self) -> Bool {
        left.algorithm == right.algorithm && left.items == right.items
            && left.weights == right.weights && left.counts == right.counts
            && left.totals == right.totals
    }
}
