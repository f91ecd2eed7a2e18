import FederatedProtocol
import LinearAlgebra
import Recommenders

/// Items' factors from one released sum of users' factors and residuals.
struct RatingItemFactors {
    /// The squared residual that a rating is expected to keep, over the squared residual range.
    private static let residualVariance = 0.19
    let sum: PrivateSum
    let factors: RatingConfiguration.Factors
    /// Standard deviation of the noise of a coordinate.
    let noise: Double
    /// Σ w by item, from the rating sums.
    let counts: [Double]
    /// The largest residual.
    let range: Double

    /// Solves for all items.
    ///
    /// - Returns: items × factors, row by row.
    /// - Throws: `LinearAlgebraError`.
    func solved() throws -> [Float] {
        switch factors.curvature {
        case .perItem: try leastSquares()
        case .shared: try posteriorMeans()
        }
    }

    /// (Σ uuᵀ + λ n^ν I) v = Σ e u for every item.
    private func leastSquares() throws -> [Float] {
        let order = factors.factorCount
        let triangle = order * (order + 1) / 2
        let start = counts.count * order
        var result: [Float] = []
        result.reserveCapacity(start)
        for (item, count) in counts.enumerated() {
            let from = start + item * triangle
            var system = Matrix(
                upperTriangle: sum.values[from..<(from + triangle)],
                order: order,
                offDiagonalScale: 0.5.squareRoot()
            )
            let ridge = max(factors.parameters.ridge(count: count, total: counts.count), 1e-6)
            for index in 0..<order { system[index, index] += ridge }
            let right = Matrix(
                rows: order,
                columns: 1,
                elements: Array(sum.values[(item * order)..<((item + 1) * order)])
            )
            let solution = try Matrix.product(system.positiveDefiniteInverse(), right)
            result.append(contentsOf: solution.elements.map { Float($0) })
        }
        return result
    }

    /// What every item's factors are expected to be, given its noisy right-hand side.
    ///
    /// An item's matrix is taken for a_i C, its share of the users' Gramian. In C's eigenvectors a
    /// coordinate is y = a v + noise + the scatter of its ratings; with v of variance τ², measured from
    /// all items, the mean of v given y is y a / (a² + (σ² + a s²)/τ²) (Wiener).
    private func posteriorMeans() throws -> [Float] {
        let order = factors.factorCount
        let length = counts.count * order
        var gramian = Matrix(
            upperTriangle: sum.values[length...],
            order: order,
            offDiagonalScale: 0.5.squareRoot()
        )
        for index in gramian.elements.indices { gramian.elements[index] /= factors.gramianWeight }
        let pairs = try SymmetricEigenpairs(largest: order, of: gramian)
        let largest = max(pairs.values.first ?? 0, .leastNormalMagnitude)
        let energies = pairs.values.map { max($0, 1e-3 * largest) }
        let moments = Matrix(
            rows: counts.count,
            columns: order,
            elements: Array(sum.values[..<length])
        )
        var turned = try Matrix.product(moments, pairs.vectors)
        let users = Double(max(1, sum.contributors))
        // Weights within a history have unit norm: one over the root of its length. Their sums are in
        // proportion to those of the rating sums, and only proportions matter.
        let total = max(counts.reduce(0, +), 1e-9)
        let weight = users / total
        for factor in 0..<order {
            let shares = counts.map { $0 * energies[factor] / users }
            let scatter = Self.residualVariance * range * range * min(weight, 1)
            var signal = 0.0
            var squares = 0.0
            for (item, share) in shares.enumerated() {
                let value = turned[item, factor]
                signal += value * value - noise * noise - share * scatter
                squares += share * share
            }
            let variance = max(signal / max(squares, 1e-30), 1e-4)
            for (item, share) in shares.enumerated() {
                let doubt = (noise * noise + share * scatter) / variance
                turned[item, factor] *= share / max(share * share + doubt, 1e-30)
            }
        }
        let result = try Matrix.product(turned, pairs.vectors, transposingRight: true)
        return Self.scaled(result.elements, rows: counts.count)
    }

    /// Rows of a mean squared norm of ¼, to which users' ridges are set.
    static func scaled(_ elements: [Double], rows: Int) -> [Float] {
        let energy = elements.reduce(0) { $0 + $1 * $1 }
        let scale = (0.25 * Double(rows) / max(energy, 1e-30)).squareRoot()
        return elements.map { Float($0 * scale) }
    }
}
