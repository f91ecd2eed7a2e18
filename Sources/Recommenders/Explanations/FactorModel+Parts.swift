extension FactorModel {
    /// Takes scores apart: history item j adds v_iᵀ A⁻¹ v_j.
    ///
    /// A = Σ_{j ∈ history} v_j v_jᵀ + α VᵀV + ridge is the matrix of the user's own ridge
    /// regression, whose solution A⁻¹ Σ_j v_j is linear in what the history's items are scored (Hu,
    /// Koren and Volinsky 2008, §5).
    ///
    /// - Complexity: O(factors³ + (history + items) · factors² + items · history · factors).
    public func parts(history: [Int32], items wanted: [Int32]) -> [ScoreParts] {
        let scores = scores(history: history)
        let known = history.compactMap { item -> (item: Int32, row: Int)? in
            guard item >= 0, Int(item) < rows.count, rows[Int(item)] >= 0 else { return nil }
            return (item, Int(rows[Int(item)]))
        }
        let positions = solver.contributions(of: known.map(\.row))
        return wanted.filter { $0 >= 0 && Int($0) < itemCount }.map { item in
            let row = Int(rows[Int(item)])
            return ScoreParts(
                item: item,
                score: scores[Int(item)],
                contributions: row < 0
                    ? []
                    : zip(known, positions).map { known, position in
                        ScoreParts.Contribution(
                            item: known.item,
                            value: solver.product(position, row: row)
                        )
                    }
            )
        }
    }
}
