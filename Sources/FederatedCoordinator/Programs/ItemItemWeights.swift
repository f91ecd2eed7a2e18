import LinearAlgebra

/// Item-item weights from a Gram matrix of users' item vectors.
enum ItemItemWeights {
    /// EASE (Steck 2019).
    ///
    /// - Parameters:
    ///   - gram: items × items, symmetric; noise may make it indefinite.
    ///   - regularization: λ.
    /// - Returns: items × items, row by row; zeros on the diagonal.
    /// - Throws: `LinearAlgebraError`.
    static func ease(_ gram: Matrix, regularization: Double) throws -> [Float] {
        var system = gram
        for index in 0..<gram.rows { system[index, index] += regularization }
        let inverse = try system.positiveDefiniteInverse()
        let order = gram.rows
        var weights = [Float](repeating: 0, count: order * order)
        for row in 0..<order {
            for column in 0..<order where row != column {
                weights[row * order + column] =
                    Float(-inverse[row, column] / inverse[column, column])
            }
        }
        return weights
    }

    /// Shrunk cosines of every item's nearest neighbors.
    ///
    /// - Parameters:
    ///   - gram: items × items, symmetric.
    ///   - shrinkage: added to denominators.
    ///   - neighborCount: neighbors of an item.
    /// - Returns: items × items, row by row; zeros on the diagonal.
    static func cosine(_ gram: Matrix, shrinkage: Double, neighborCount: Int) -> [Float] {
        let order = gram.rows
        let norms = (0..<order).map { max(gram[$0, $0], 0).squareRoot() }
        var weights = [Float](repeating: 0, count: order * order)
        var similarities = [Double](repeating: 0, count: order)
        // Every item listens to its nearest neighbors: a column of weights.
        for column in 0..<order {
            for row in 0..<order {
                let scale = norms[row] * norms[column] + shrinkage
                similarities[row] = row == column || scale <= 0 ? 0 : gram[row, column] / scale
            }
            let threshold = similarities.sorted(by: >).dropFirst(max(0, neighborCount - 1)).first
            for row in 0..<order where similarities[row] >= max(threshold ?? 0, 0) {
                weights[row * order + column] = Float(similarities[row])
            }
        }
        return weights
    }
}
