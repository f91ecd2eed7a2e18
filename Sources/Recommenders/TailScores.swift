/// Scores of a whole catalog of which a model knows a part.
enum TailScores {
    /// Puts the items a model does not know below those it does, in the order given.
    ///
    /// - Parameters:
    ///   - scores: one score per known item.
    ///   - items: the known items.
    ///   - tail: the others, best first.
    ///   - itemCount: size of the catalog.
    /// - Returns: one score per catalog item.
    /// - Precondition: `items` and `tail` are all items of the catalog, once each.
    static func join(_ scores: [Float], items: [Int32], tail: [Int32], itemCount: Int) -> [Double] {
        var result = [Double](repeating: 0, count: itemCount)
        var lowest = Double.infinity
        for (row, item) in items.enumerated() {
            let score = Double(scores[row])
            result[Int(item)] = score
            lowest = min(lowest, score)
        }
        for (rank, item) in tail.enumerated() { result[Int(item)] = lowest - Double(rank + 1) }
        return result
    }
}
