import LinearAlgebra

/// One ridge regression for any number of penalties: everything but the penalty is computed once.
struct RidgePath {
    /// Q: columns × columns, eigenvectors of XᵀX.
    private let basis: Matrix
    /// Eigenvalues, 0 or more.
    private let spectrum: [Double]
    /// X Q.
    private let positions: Matrix
    /// (X Q)ᵀ Y.
    private let moments: Matrix
    private let targets: Matrix

    /// The mean of the eigenvalues of XᵀX.
    var meanEigenvalue: Double { spectrum.reduce(0, +) / Double(spectrum.count) }

    /// Prepares a regression of centered targets on centered features.
    ///
    /// - Throws: `LinearAlgebraError`.
    init(features: Matrix, targets: Matrix) throws(LinearAlgebraError) {
        let gram = try Matrix.product(features, features, transposingLeft: true)
        let pairs = try SymmetricEigenpairs(largest: gram.rows, of: gram)
        basis = pairs.vectors
        spectrum = pairs.values.map { max(0, $0) }
        positions = try Matrix.product(features, basis)
        moments = try Matrix.product(positions, targets, transposingLeft: true)
        self.targets = targets
    }

    /// Mean over rows of the squared error of a fit without that row, mean included.
    ///
    /// - Throws: `LinearAlgebraError`.
    func leaveOneOutError(ridge: Double) throws(LinearAlgebraError) -> Double {
        let fitted = try Matrix.product(positions, shrunk(ridge))
        let count = targets.rows
        var sum = 0.0
        for row in 0..<count {
            // The mean is fitted too: 1/n of every row's leverage.
            var leverage = 1 / Double(count)
            for column in 0..<positions.columns {
                let position = positions[row, column]
                leverage += position * position / (spectrum[column] + ridge)
            }
            var squared = 0.0
            for column in 0..<targets.columns {
                let error = targets[row, column] - fitted[row, column]
                squared += error * error
            }
            let kept = max(1 - leverage, 1e-9)
            sum += squared / (kept * kept)
        }
        return sum / Double(count)
    }

    /// B = (XᵀX + λ)⁻¹ XᵀY.
    ///
    /// - Throws: `LinearAlgebraError`.
    func weights(ridge: Double) throws(LinearAlgebraError) -> Matrix {
        try Matrix.product(basis, shrunk(ridge))
    }

    private func shrunk(_ ridge: Double) -> Matrix {
        var result = moments
        for row in 0..<moments.rows {
            for column in 0..<moments.columns { result[row, column] /= spectrum[row] + ridge }
        }
        return result
    }
}
