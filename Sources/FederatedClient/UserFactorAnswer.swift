import FederatedProtocol
import Recommenders

/// What a client answers to a ``UserFactorQuery``.
struct UserFactorAnswer {
    let query: UserFactorQuery
    let inputs: UserFactorInputs

    /// The parts of the answer, before they are shortened to the query's bound.
    ///
    /// - Parameters:
    ///   - history: items of the catalog and what stands for them; **secret**.
    ///   - memory: where the client's factors are kept; nil keeps nothing.
    /// - Returns: the parts of the answer.
    /// - Complexity: O(history · factors · min(history, factors) + factors²).
    func segments(_ history: HistoryValues, memory: UserFactorMemory.Slot?)
        -> [BoundedAnswer.Segment]
    {
        let (rows, numbers) = located(history)
        let targets = history.kind == .residuals ? numbers : nil
        let confidences = history.kind == .weights ? numbers : nil
        let solve = {
            inputs.solver.factors(
                of: rows.map { Int32(clamping: $0) },
                targets: targets,
                weights: confidences
            )
        }
        let user = Self.shortened(memory?.factors(or: solve) ?? solve(), to: query.userNormBound)
        var weights = weights(of: rows)
        if let confidences { weights = zip(weights, confidences).map { $0 * $1 } }
        let coefficients = rows.indices.map { place in
            weights[place]
                * factor(of: rows[place], user: user, target: targets.map { $0[place] } ?? 1)
        }
        var columns = user
        var matrix: [Float] = []
        if case .normalEquations(let weight) = query.statistic {
            matrix = Self.triangle(of: user).map { $0 * Float(weight) }
            if targets == nil { columns += matrix }
        }
        var segments = [product(rows, coefficients, columns)]
        if targets != nil, !matrix.isEmpty { segments.append(product(rows, weights, matrix)) }
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

    /// The rows of a history, ascending, and what stands for each; nil for ones.
    private func located(_ history: HistoryValues) -> (rows: [Int], numbers: [Float]?) {
        guard let numbers = history.numbers else {
            return (history.items.compactMap { inputs.items.position(of: $0) }.sorted(), nil)
        }
        let pairs = zip(history.items, numbers).compactMap { item, number in
            inputs.items.position(of: item).map { (row: $0, number: number) }
        }.sorted { $0.row < $1.row }
        return (pairs.map(\.row), pairs.map(\.number))
    }

    private func product(_ rows: [Int], _ coefficients: [Float], _ columns: [Float])
        -> BoundedAnswer.Segment
    {
        .sparseOuterProduct(
            .init(count: inputs.items.count, indices: rows, coefficients: coefficients),
            columns: columns
        )
    }

    private func weights(of rows: [Int]) -> [Float] {
        let weights = rows.map { inputs.items.weights[$0] }
        guard query.weighting == .unitNorm else { return weights.map { Float($0) } }
        return QueryAnswerer.unit(weights).map { Float($0) }
    }

    /// What multiplies weight · u in an item's row.
    private func factor(of row: Int, user: [Float], target: Float) -> Float {
        switch query.statistic {
        case .residual, .clippedResidual:
            target - Self.product(user, query.itemFactors, row: row)
        case .product(let direction): Self.product(user, direction, row: row)
        case .rightHandSide, .normalEquations: target
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
