extension ItemItemModel {
    /// Takes scores apart: history item j adds W_ji.
    ///
    /// - Complexity: O(history · catalog) for the scores, O(history) an item beside them.
    public func parts(history: [Int32], items wanted: [Int32]) -> [ScoreParts] {
        let scores = scores(history: history)
        let known = history.compactMap { item -> (item: Int32, row: Int)? in
            guard item >= 0, Int(item) < rows.count, rows[Int(item)] >= 0 else { return nil }
            return (item, Int(rows[Int(item)]))
        }
        return wanted.filter { $0 >= 0 && Int($0) < itemCount }.map { item in
            let column = Int(rows[Int(item)])
            return ScoreParts(
                item: item,
                score: scores[Int(item)],
                contributions: column < 0
                    ? []
                    : known.map {
                        ScoreParts.Contribution(
                            item: $0.item,
                            value: Double(weights[$0.row * items.count + column])
                        )
                    }
            )
        }
    }
}
