import LinearAlgebra

/// Item factors from noisy cross moments: post-processing of the last query of `spectral`
/// and `sequential`.
///
/// With Y the moments and C = E diag(γ) Eᵀ the user Gramian, L = Y E diag(γ)^−½ = F diag(s) Tᵀ; the
/// noise energy of L's columns is taken off s², and the factors are F √f with f_j = (e_j/e_1)^exponent.
struct MomentFactors {
    /// What stands where in the sum.
    struct Layout {
        /// Items.
        let rows: Int
        /// Factors.
        let factors: Int
        /// κ.
        let gramianWeight: Double
    }

    /// F √f: head items × factors, row by row.
    let itemFactors: [Float]
    /// E diag(γ)^−½ T: turns a user's position into the coordinates of F; positions × factors.
    let projection: Matrix
    /// Number of factors.
    let factorCount: Int

    /// Computes the factors.
    ///
    /// - Parameters:
    ///   - values: the released sum, moments before the Gramian's triangle.
    ///   - layout: what stands where.
    ///   - noise: standard deviation of the noise on each coordinate, real units.
    ///   - spectrumExponent: exponent of the spectrum in the scores.
    /// - Throws: `LinearAlgebraError`.
    init(
        sum values: [Double],
        layout: Layout,
        noise: Double,
        spectrumExponent: Double
    ) throws {
        let rows = layout.rows
        let count = layout.factors
        let weight = layout.gramianWeight
        let momentLength = rows * count
        let moments = Matrix(
            rows: rows,
            columns: count,
            elements: Array(values[..<momentLength])
        )
        var gramian = Matrix(
            upperTriangle: values[momentLength...],
            order: count,
            offDiagonalScale: 0.5.squareRoot()
        )
        for index in gramian.elements.indices { gramian.elements[index] /= weight }

        let pairs = try SymmetricEigenpairs(largest: count, of: gramian)
        let floor = max(
            0.02 * pairs.values[0],
            noise / weight * Double(count).squareRoot(),
            .leastNormalMagnitude
        )
        let energies = pairs.values.map { max($0, floor) }
        var whitened = pairs.vectors
        for row in 0..<count {
            for column in 0..<count { whitened[row, column] /= energies[column].squareRoot() }
        }
        let decomposition = try SingularValueDecomposition(Matrix.product(moments, whitened))

        let columnNoise = energies.map { Double(rows) * noise * noise / $0 }
        let rank = decomposition.values.count
        let largest = decomposition.values[0] * decomposition.values[0]
        var spectrum: [Double] = []
        for factor in 0..<rank {
            var energy = decomposition.values[factor] * decomposition.values[factor]
            for column in 0..<count {
                let entry = decomposition.rightTransposed[factor, column]
                energy -= entry * entry * columnNoise[column]
            }
            spectrum.append(max(energy, 0.002 * largest, .leastNormalMagnitude))
        }
        // Half the exponent on each side of the product of factors.
        let scales = spectrum.map { power($0 / spectrum[0], spectrumExponent / 2) }
        var factors = decomposition.left
        for row in 0..<rows {
            for factor in 0..<rank { factors[row, factor] *= scales[factor] }
        }
        itemFactors = factors.elements.map { Float($0) }
        factorCount = rank
        projection = try Matrix.product(
            whitened,
            decomposition.rightTransposed,
            transposingRight: true
        )
    }
}
