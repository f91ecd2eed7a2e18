import LinearAlgebra

/// The leading eigenpairs of a noisy Gram matrix that stand out of the noise, with shrunk eigenvalues.
struct GramSpectrum {
    /// Eigenvectors: order × kept.
    let vectors: Matrix
    /// √max(λ² − E², 0) + 0.01 λ₁ with E the largest eigenvalue of pure noise; largest first.
    let values: [Double]

    /// Decomposes the matrix.
    ///
    /// - Parameters:
    ///   - triangle: its released upper triangle with √2 off the diagonal.
    ///   - order: items in the head.
    ///   - factorCount: most pairs kept; at least one is.
    ///   - noise: standard deviation of the noise of a coordinate.
    /// - Throws: `LinearAlgebraError`.
    init(triangle: [Double], order: Int, factorCount: Int, noise: Double) throws {
        let matrix = Matrix(
            upperTriangle: triangle[...],
            order: order,
            offDiagonalScale: 0.5.squareRoot()
        )
        let pairs = try SymmetricEigenpairs(largest: min(factorCount, order), of: matrix)
        // Largest eigenvalue of pure noise: 2 (σ/√2) √order.
        let edge = noise * (2 * Double(order)).squareRoot()
        let kept = max(1, pairs.values.prefix { $0 > edge }.count)
        let first = max(pairs.values[0], .leastNormalMagnitude)
        values = pairs.values.prefix(kept).map {
            max($0 * $0 - edge * edge, 0).squareRoot() + 0.01 * first
        }
        var vectors = Matrix(rows: order, columns: kept)
        for row in 0..<order {
            for column in 0..<kept { vectors[row, column] = pairs.vectors[row, column] }
        }
        self.vectors = vectors
    }

    /// (ℓ_j / ℓ_1)^exponent for every kept pair.
    func whitening(exponent: Double) -> [Double] {
        values.map { power($0 / values[0], exponent) }
    }
}
