extension SpectralModel {
    /// Takes scores apart: history item j adds (w_j / ‖y′‖) (G_j − q_j Gᵀq)·G_i.
    ///
    /// The score is linear in y′ = Σ_j w_j (e_j − q_j q) but for its norm, which all items share.
    /// The popularity term g a q_i is the remainder: every history has one, and it is nobody's
    /// taste.
    ///
    /// - Complexity: O((head + history + items · history) · factors).
    public func parts(history: [Int32], items wanted: [Int32]) -> [ScoreParts] {
        let scores = scores(history: history)
        let known = history.compactMap { item in head.position(of: item).map { (item, $0) } }
        let residual = ResidualItemVector(history: history, head: head)
        var along = [Double](repeating: 0, count: factorCount)
        for row in 0..<head.count {
            for factor in 0..<factorCount {
                along[factor] +=
                    head.direction[row] * Double(itemFactors[row * factorCount + factor])
            }
        }
        let norm = residual.isZero ? 1 : norm(of: known.map(\.1))
        let positions = known.map { _, row in
            (0..<factorCount).map { factor in
                head.weights[row] / norm
                    * (Double(itemFactors[row * factorCount + factor])
                        - head.direction[row] * along[factor])
            }
        }
        return wanted.filter { $0 >= 0 && Int($0) < itemCount }.map { item in
            guard !residual.isZero, let row = head.position(of: item) else {
                return ScoreParts(item: item, score: scores[Int(item)], contributions: [])
            }
            let contributions = zip(known, positions).map { known, position in
                ScoreParts.Contribution(
                    item: known.0,
                    value: position.enumerated().reduce(0) {
                        $0 + $1.element * Double(itemFactors[row * factorCount + $1.offset])
                    }
                )
            }
            return ScoreParts(
                item: item,
                score: scores[Int(item)],
                contributions: contributions
            )
        }
    }

    /// ‖y′‖ of a history's head positions; above 0 as the residual is not zero.
    private func norm(of positions: [Int]) -> Double {
        var along = 0.0
        for position in positions { along += head.weights[position] * head.direction[position] }
        var values = head.direction.map { -along * $0 }
        for position in positions { values[position] += head.weights[position] }
        return values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
}
