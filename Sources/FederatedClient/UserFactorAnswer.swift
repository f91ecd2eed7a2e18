import FederatedProtocol
import Recommenders

/// What a client answers to a ``UserFactorQuery``.
struct UserFactorAnswer {
    let query: UserFactorQuery
    let inputs: UserFactorInputs

    /// The parts of the answer, before they are shortened to the query's bound.
    ///
    /// - Parameters:
    ///   - history: items of the catalog; **secret**.
    ///   - memory: where the client's factors are kept; nil keeps nothing.
    /// - Returns: the parts of the answer.
    /// - Complexity: O(history · factors · min(history, factors) + factors²).
    func segments(history: [Int32], memory: UserFactorMemory.Slot?) -> [BoundedAnswer.Segment] {
        let rows = history.compactMap { inputs.items.position(of: $0) }.sorted()
        let solve = { inputs.solver.factors(of: rows.map { Int32(clamping: $0) }) }
        let user = Self.shortened(memory?.factors(or: solve) ?? solve(), to: query.userNormBound)
        let coefficients = zip(rows, weights(of: rows)).map { row, weight in
            weight * factor(of: row, user: user)
        }
        var columns = user
        if case .normalEquations(let weight) = query.statistic {
            columns += Self.triangle(of: user).map { $0 * Float(weight) }
        }
        var segments = [
            BoundedAnswer.Segment.sparseOuterProduct(
                .init(count: inputs.items.count, indices: rows, coefficients: coefficients),
                columns: columns
            )
        ]
        if query.gramianWeight > 0 {
            segments.append(.upperTriangle(user, weight: Float(query.gramianWeight)))
        }
        guard query.indicatorWeight > 0 else { return segments }
        // Without a history the answer is zeros, also here: such a client stands for a user who is not
        // there, and from ±w/2 it would be w away.
        guard !rows.isEmpty else { return segments + [.values([0])] }
        // In single precision the half is rounded towards zero, so that the joint bound holds.
        let (clipped, isWithin) = BoundedAnswer.clipped(segments, to: query.vectorBound)
        let half = Self.towardsZero(query.indicatorWeight / 2)
        return clipped + [.values([isWithin ? half : -half])]
    }

    private static func towardsZero(_ value: Double) -> Float {
        let nearest = Float(value)
        return Double(nearest) > value ? nearest.nextDown : nearest
    }

    private func weights(of rows: [Int]) -> [Float] {
        let weights = rows.map { inputs.items.weights[$0] }
        guard query.weighting == .unitNorm else { return weights.map { Float($0) } }
        return QueryAnswerer.unit(weights).map { Float($0) }
    }

    /// What multiplies weight · u in an item's row.
    private func factor(of row: Int, user: [Float]) -> Float {
        switch query.statistic {
        case .residual, .clippedResidual: 1 - Self.product(user, query.itemFactors, row: row)
        case .product(let direction): Self.product(user, direction, row: row)
        case .rightHandSide, .normalEquations: 1
        }
    }

    private static func product(_ user: [Float], _ matrix: [Float], row: Int) -> Float {
        let start = row * user.count
        return matrix.withUnsafeBufferPointer { matrix in
            user.withUnsafeBufferPointer { user in
                // Eight sums at a time, so that the compiler may use vector instructions.
                var sums = SIMD8<Float>()
                var index = 0
                while index + 8 <= user.count {
                    var left = SIMD8<Float>()
                    var right = SIMD8<Float>()
                    for lane in 0..<8 {
                        left[lane] = user[index + lane]
                        right[lane] = matrix[start + index + lane]
                    }
                    sums += left * right
                    index += 8
                }
                var sum = sums.sum()
                while index < user.count {
                    sum += user[index] * matrix[start + index]
                    index += 1
                }
                return sum
            }
        }
    }

    /// The upper triangle of u uᵀ, row by row, with √2 off the diagonal.
    private static func triangle(of user: [Float]) -> [Float] {
        let squareRootOf2 = Float(2).squareRoot().nextDown
        var triangle: [Float] = []
        triangle.reserveCapacity(user.count * (user.count + 1) / 2)
        for row in user.indices {
            triangle.append(user[row] * user[row])
            for column in (row + 1)..<max(user.count, row + 1) {
                triangle.append(user[row] * user[column] * squareRootOf2)
            }
        }
        return triangle
    }

    /// The vector, scaled down to the bound if it is longer; zeros if it is not finite.
    private static func shortened(_ vector: [Float], to bound: Double) -> [Float] {
        let norm = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard norm > bound else { return vector }
        guard norm.isFinite else { return [Float](repeating: 0, count: vector.count) }
        return vector.map { $0 * Float(bound / norm) }
    }
}
