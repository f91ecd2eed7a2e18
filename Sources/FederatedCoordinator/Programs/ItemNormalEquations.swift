import FederatedProtocol
import LinearAlgebra
import Recommenders

/// The items' step of alternating least squares from one noisy sum.
struct ItemNormalEquations {
    let sum: PrivateSum
    let configuration: AlternatingConfiguration
    /// Standard deviation of the noise of a coordinate.
    let noise: Double
    /// What histories weigh in the sum, by head item.
    let weights: HistoryWeights

    /// Solves (A_i + α G + λ_i I) v_i = b_i for all head items.
    ///
    /// - Returns: items × factors, row by row.
    /// - Throws: `LinearAlgebraError`.
    /// - Complexity: O(items · factors³) with items' own matrices, else O(items · factors²).
    func solved() throws -> [Float] {
        let order = configuration.factorCount
        let triangle = order * (order + 1) / 2
        let gramian = try projected(
            sum.values[(sum.values.count - triangle)...],
            scale: 1 / configuration.gramianWeight
        )
        guard case .perItem(let weight) = configuration.curvature else {
            return try solvedByShare(of: gramian)
        }
        let parameters = weights.parameters(configuration.parameters)
        let counts = weights.sums
        var result: [Float] = []
        result.reserveCapacity(counts.count * order)
        let rowLength = order + triangle
        for (item, count) in counts.enumerated() {
            let start = item * rowLength
            let end = start + rowLength
            var system = try projected(sum.values[(start + order)..<end], scale: 1 / weight)
            let ridge = parameters.ridge(count: count, total: sum.contributors)
            for index in 0..<order {
                for column in 0..<order {
                    system[index, column] += parameters.unobservedWeight * gramian[index, column]
                }
                system[index, index] += ridge
            }
            let right = Matrix(
                rows: order,
                columns: 1,
                elements: Array(sum.values[start..<(start + order)])
            )
            let solution = try Matrix.product(system.positiveDefiniteInverse(), right)
            result.append(contentsOf: solution.elements.map { Float($0) })
        }
        return result
    }

    /// Takes every item's matrix for its count's share of the Gramian, in which all are diagonal at once.
    private func solvedByShare(of gramian: Matrix) throws -> [Float] {
        try SharedCurvature(
            gramian: gramian,
            counts: weights.sums,
            users: sum.contributors,
            parameters: weights.parameters(configuration.parameters)
        ).inverseProduct(
            sum.values[..<(weights.sums.count * configuration.factorCount)].map { Float($0) }
        )
    }

    /// A noisy symmetric matrix without its negative eigenvalues.
    private func projected(_ triangle: ArraySlice<Double>, scale: Double) throws -> Matrix {
        let order = configuration.factorCount
        let noisy = Matrix(
            upperTriangle: ArraySlice(triangle.map { $0 * scale }),
            order: order,
            offDiagonalScale: 0.5.squareRoot()
        )
        guard noise > 0 else { return noisy }
        let pairs = try SymmetricEigenpairs(largest: order, of: noisy)
        var scaled = pairs.vectors
        for row in 0..<order {
            for column in 0..<order { scaled[row, column] *= max(pairs.values[column], 0) }
        }
        return try Matrix.product(scaled, pairs.vectors, transposingRight: true)
    }
}
