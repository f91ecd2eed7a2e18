import LinearAlgebra
import Recommenders

/// Item-item weights from a Gram matrix of users' item vectors.
enum ItemItemWeights {
    /// Applies a rule.
    ///
    /// - Parameters:
    ///   - gram: items × items, symmetric; noise may make it indefinite.
    ///   - users: users in the sum, at least 1.
    ///   - rule: what to make of it.
    /// - Returns: items × items, row by row; zeros on the diagonal.
    /// - Throws: `LinearAlgebraError`.
    static func make(_ gram: Matrix, users: Int, _ rule: ItemItemConfiguration.Rule) throws
        -> [Float]
    {
        switch rule {
        case .ease(let regularization): try ease(gram, regularization: regularization)
        case .cosine(let shrinkage, let neighborCount):
            cosine(gram, shrinkage: shrinkage, neighborCount: neighborCount)
        case .association(let thresholds): association(gram, users: users, thresholds)
        }
    }

    private static func ease(_ gram: Matrix, regularization: Double) throws -> [Float] {
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

    private static func cosine(_ gram: Matrix, shrinkage: Double, neighborCount: Int) -> [Float] {
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

    private static func association(
        _ gram: Matrix,
        users: Int,
        _ thresholds: ItemItemConfiguration.AssociationThresholds
    ) -> [Float] {
        let order = gram.rows
        var weights = [Float](repeating: 0, count: order * order)
        for row in 0..<order {
            for column in 0..<order where row != column {
                let rule = AssociationRule(
                    both: gram[row, column],
                    from: gram[row, row],
                    to: gram[column, column],
                    users: users
                )
                guard rule.both >= thresholds.support, rule.lift >= thresholds.lift else {
                    continue
                }
                weights[row * order + column] =
                    Float(rule.both / (max(rule.from, 0) + thresholds.shrinkage))
            }
        }
        return weights
    }
}
