import LinearAlgebra

extension NeuralModel {
    /// Takes scores apart: history item j adds what the score would fall by without it.
    ///
    /// A network is not linear, so that such parts do not add up to what the history does as a whole: two
    /// items that say the same add little each. The remainder is the rest.
    ///
    /// - Complexity: O(catalog) for the scores, and for every history item O(history · factors · min(history,
    ///   factors) + items · (factors + first · second)).
    public func parts(history: [Int32], items wanted: [Int32]) -> [ScoreParts] {
        let scores = scores(history: history)
        let wanted = wanted.filter { $0 >= 0 && Int($0) < itemCount }
        let known = history.filter { $0 >= 0 && Int($0) < itemCount }
        let width = network.shape.factorCount
        let rows = FloatMatrix(
            rows: wanted.count,
            columns: width,
            elements: wanted.flatMap { itemFactors[Int($0) * width..<(Int($0) + 1) * width] }
        )
        guard !wanted.isEmpty, !known.isEmpty, let projected = try? network.projected(rows) else {
            return wanted.map { ScoreParts(item: $0, score: scores[Int($0)], contributions: []) }
        }
        let all = logits(of: known, items: rows, projected: projected)
        let without = known.indices.map { place in
            var others = known
            others.remove(at: place)
            return logits(of: others, items: rows, projected: projected)
        }
        return wanted.enumerated().map { row, item in
            ScoreParts(
                item: item,
                score: scores[Int(item)],
                contributions: zip(known, without).map { own, others in
                    ScoreParts.Contribution(item: own, value: all[row] - others[row])
                }
            )
        }
    }
}
