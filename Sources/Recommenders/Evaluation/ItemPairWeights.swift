/// Item-item weights as similarities from 0 to 1.
struct ItemPairWeights: Sendable {
    private let weights: [Float]
    private let rows: [Int32]
    private let count: Int
    /// The largest mean of the two directions of a pair.
    private let largest: Float

    /// Checks the parts and looks for the largest similarity.
    init(weights: [Float], items: [Int32], itemCount: Int) throws(RecommendersError) {
        let (expected, overflow) = items.count.multipliedReportingOverflow(by: items.count)
        guard !overflow, weights.count == expected else {
            throw .inconsistentModel(part: "weights", expected: expected, actual: weights.count)
        }
        guard weights.allSatisfy(\.isFinite) else { throw .notFinite(part: "weights") }
        rows = try CatalogRows.rows(of: items, itemCount: itemCount)
        self.weights = weights
        count = items.count
        var largest: Float = 0
        for row in 0..<items.count {
            for column in 0..<row {
                let mean =
                    weights[row * items.count + column] / 2
                    + weights[column * items.count + row] / 2
                largest = max(largest, mean)
            }
        }
        self.largest = largest
    }

    /// How alike two items are, 0…1.
    func similarity(_ left: Int32, _ right: Int32) -> Double {
        let (row, column) = (Int(rows[Int(left)]), Int(rows[Int(right)]))
        guard row >= 0, column >= 0, row != column, largest > 0 else { return 0 }
        let mean = weights[row * count + column] / 2 + weights[column * count + row] / 2
        return Double(max(0, mean) / largest)
    }

    /// Σ over the pairs of a list.
    func sum(_ list: ArraySlice<Int32>) -> Double {
        var sum = 0.0
        for (offset, item) in list.enumerated() {
            for other in list.dropFirst(offset + 1) { sum += similarity(item, other) }
        }
        return sum
    }
}
