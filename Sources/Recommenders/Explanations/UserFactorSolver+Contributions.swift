import LinearAlgebra

extension UserFactorSolver {
    /// c_j A⁻¹ v_j for every row j of a history, in the rotated coordinates; their sum is the user's
    /// factors.
    ///
    /// - Parameter history: rows of V, all in range.
    /// - Returns: one vector of d numbers per row; none if the system cannot be solved.
    func contributions(of history: [Int]) -> [[Double]] {
        guard !history.isEmpty else { return [] }
        let count = history.reduce(0) { $0 + itemWeights[$1] }
        let ridge = parameters.ridge(count: count, total: itemCount)
        var vectors = Matrix(rows: history.count, columns: factorCount)
        for (place, row) in history.enumerated() {
            let root = itemWeights[row].squareRoot()
            for factor in 0..<factorCount {
                vectors[place, factor] =
                    root * Double(rotated.elements[row * factorCount + factor])
            }
        }
        guard var system = try? Matrix.product(vectors, vectors, transposingLeft: true) else {
            return []
        }
        for factor in 0..<factorCount { system[factor, factor] += Double(spectrum[factor]) + ridge }
        guard let inverse = try? system.positiveDefiniteInverse(),
            let solved = try? Matrix.product(vectors, inverse)
        else { return [] }
        return history.indices.map { place in
            let root = itemWeights[history[place]].squareRoot()
            return solved.elements[(place * factorCount)..<((place + 1) * factorCount)]
                .map { root * $0 }
        }
    }

    /// The inner product of a vector in rotated coordinates with a row of V.
    func product(_ vector: [Double], row: Int) -> Double {
        vector.enumerated().reduce(0) {
            $0 + $1.element * Double(rotated.elements[row * factorCount + $1.offset])
        }
    }
}
