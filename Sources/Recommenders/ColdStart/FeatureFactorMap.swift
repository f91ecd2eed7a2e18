import LinearAlgebra

/// Ridge regression from public item features to released item factors, for items nobody could
/// choose yet.
///
/// v ≈ v̄ + (x − x̄) B, B minimizing Σ_i ‖v_i − v̂_i‖² + λ ‖B‖². λ is the one of a few with the
/// smallest leave-one-out error, which ridge regression has in closed form: e_i / (1 − h_ii) with
/// the hat matrix H = 1/n + X_c (X_cᵀX_c + λ)⁻¹ X_cᵀ (Allen 1974; Hastie, Tibshirani and Friedman
/// 2009, eq. 7.64). Only released and public numbers go in: it is post-processing and costs no
/// budget.
public struct FeatureFactorMap: Equatable, Sendable {
    /// λ.
    public let ridge: Double
    /// Mean over items of ‖v_i − v̂_i‖², v̂_i from a map that has not seen item i.
    public let leaveOneOutError: Double
    /// How much smaller that is than the error of the mean of the other items: 1 − error / error of
    /// the mean.
    ///
    /// At or below 0, the features say nothing of the factors.
    public let explainedShare: Double
    /// Numbers per item on the side of factors.
    public let factorCount: Int
    private let featureMean: [Double]
    private let factorMean: [Double]
    /// B: features × factors.
    private let weights: Matrix

    /// Learns a map.
    ///
    /// - Parameters:
    ///   - features: of the items with factors, at least 3.
    ///   - factors: released ones, items × factors, row by row; finite. Biases may be a further
    ///     factor.
    ///   - factorCount: at least 1.
    ///   - ridges: candidates for λ in units of the mean eigenvalue of X_cᵀX_c; above 0.
    /// - Throws: ``RecommendersError``.
    /// - Complexity: O(items · columns² + columns³ + candidates · items · columns · factors).
    public init(
        features: ItemFeatures,
        factors: [Float],
        factorCount: Int,
        ridges: [Double] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000]
    ) throws(RecommendersError) {
        let count = features.itemCount
        guard factorCount >= 1, factors.count == count * factorCount else {
            throw .inconsistentModel(
                part: "factors",
                expected: count * max(1, factorCount),
                actual: factors.count
            )
        }
        guard count >= 3 else { throw .invalidList(part: "items", expected: "3 or more") }
        guard factors.allSatisfy(\.isFinite) else { throw .notFinite(part: "factors") }
        guard !ridges.isEmpty, ridges.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw .invalidList(part: "ridges", expected: "numbers above 0")
        }
        let (centered, featureMean) = Self.centered(features.values, features.columnCount)
        let (targets, factorMean) = Self.centered(factors, factorCount)
        do {
            let path = try RidgePath(features: centered, targets: targets)
            let scale = max(path.meanEigenvalue, 1e-12)
            var best: (ridge: Double, error: Double)?
            for ridge in ridges {
                let error = try path.leaveOneOutError(ridge: ridge * scale)
                if error < best?.error ?? .infinity { best = (ridge * scale, error) }
            }
            guard let best else { throw RecommendersError.notFinite(part: "features") }
            weights = try path.weights(ridge: best.ridge)
            ridge = best.ridge
            leaveOneOutError = best.error
        } catch {
            throw .notFinite(part: "features")
        }
        let shrink = Double(count) / Double(count - 1)
        let spread = targets.elements.reduce(0) { $0 + $1 * $1 } / Double(count) * shrink * shrink
        explainedShare = spread > 0 ? 1 - leaveOneOutError / spread : 0
        self.factorCount = factorCount
        self.featureMean = featureMean
        self.factorMean = factorMean
    }

    /// Factors for items that only their features are known of.
    ///
    /// - Returns: items × factors, row by row.
    /// - Throws: ``RecommendersError/inconsistentModel(part:expected:actual:)`` for other columns
    ///   than learned from.
    /// - Complexity: O(items · columns · factors).
    public func factors(for features: ItemFeatures) throws(RecommendersError) -> [Float] {
        guard features.columnCount == featureMean.count else {
            throw .inconsistentModel(
                part: "features",
                expected: featureMean.count,
                actual: features.columnCount
            )
        }
        var rows = Matrix(rows: features.itemCount, columns: featureMean.count)
        for index in features.values.indices {
            rows.elements[index] =
                Double(features.values[index]) - featureMean[index % featureMean.count]
        }
        let product: Matrix
        do { product = try Matrix.product(rows, weights) } catch {
            throw .notFinite(part: "features")
        }
        return product.elements.enumerated().map {
            Float($0.element + factorMean[$0.offset % factorCount])
        }
    }

    /// Rows less their mean, and the mean.
    private static func centered(_ values: [Float], _ columns: Int) -> (Matrix, [Double]) {
        let rows = values.count / columns
        var mean = [Double](repeating: 0, count: columns)
        for (index, value) in values.enumerated() { mean[index % columns] += Double(value) }
        for column in 0..<columns { mean[column] /= Double(rows) }
        let elements = values.enumerated().map { Double($0.element) - mean[$0.offset % columns] }
        return (Matrix(rows: rows, columns: columns, elements: elements), mean)
    }
}
