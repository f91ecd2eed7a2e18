import Foundation

extension SequentialModel {
    /// Takes scores apart: the item s places before the latest adds ρ^s E_j·G_i / ‖h‖; b_i is the
    /// remainder.
    ///
    /// - Complexity: O((catalog + history + items · history) · factors).
    public func parts(history: [Int32], items wanted: [Int32]) -> [ScoreParts] {
        let scores = scores(history: history)
        var known: [(item: Int32, vector: [Double])] = []
        var sum = [Double](repeating: 0, count: factorCount)
        for (place, item) in history.enumerated() {
            guard item >= 0, Int(item) < rows.count else { continue }
            let row = Int(rows[Int(item)])
            guard row >= 0, row < context.itemCount else { continue }
            let weight = pow(Double(context.decay), Double(history.count - 1 - place))
            let start = row * factorCount
            let vector = (0..<factorCount).map { weight * Double(contextFactors[start + $0]) }
            for factor in 0..<factorCount { sum[factor] += vector[factor] }
            known.append((item, vector))
        }
        let norm = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        // Where the position vanishes, the score is the bias.
        if norm < 1e-20 { known = [] }
        return wanted.filter { $0 >= 0 && Int($0) < itemCount }.map { item in
            let row = Int(rows[Int(item)])
            guard row >= 0 else {
                return ScoreParts(item: item, score: scores[Int(item)], contributions: [])
            }
            let contributions = known.map { known in
                ScoreParts.Contribution(
                    item: known.item,
                    value: known.vector.enumerated().reduce(0) {
                        $0 + $1.element * Double(itemFactors[row * factorCount + $1.offset])
                    } / norm
                )
            }
            return ScoreParts(
                item: item,
                score: scores[Int(item)],
                contributions: contributions
            )
        }
    }
}
