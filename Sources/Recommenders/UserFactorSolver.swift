import LinearAlgebra

/// Finds users' factors from released item factors: the local half of implicit ALS.
///
/// What is the same for all users is computed once: the eigenvectors of the items' Gramian, in which the
/// term of all items is diagonal. A user then costs O(n · d · min(n, d)), and turning the history's items
/// into the eigenvectors O(n · d²) unless all items were turned before, as for many users they are.
public struct UserFactorSolver: Sendable {
    /// Most factors: preparing takes memory of their square, and they may come from a file.
    public static let maximumFactorCount = 1024
    /// What is solved.
    public let parameters: UserFactorParameters
    /// Number of factors d.
    public let factorCount: Int
    /// Number of items with factors.
    public let itemCount: Int
    /// V.
    private let factors: FloatMatrix
    private let rotation: EigenvectorRotation
    /// V Q: item factors in the eigenvectors of VᵀV.
    var rotated: FloatMatrix { rotation.rotated(factors) }
    /// α times the eigenvalues of VᵀV.
    let spectrum: [Float]
    /// c: what an interaction with each item weighs.
    let itemWeights: [Double]

    /// Prepares the solver.
    ///
    /// - Parameters:
    ///   - itemFactors: V, items × factors, row by row; finite.
    ///   - factorCount: d, 1…``maximumFactorCount``.
    ///   - parameters: valid ones.
    ///   - weights: c, what an interaction with each item weighs, above 0; nil for 1.
    /// - Throws: ``RecommendersError``.
    /// - Complexity: O(items · d² + d³).
    public init(
        itemFactors: [Float],
        factorCount: Int,
        parameters: UserFactorParameters,
        weights: [Double]? = nil
    ) throws(RecommendersError) {
        guard factorCount >= 1, !itemFactors.isEmpty, itemFactors.count % factorCount == 0 else {
            throw .inconsistentModel(
                part: "itemFactors",
                expected: max(1, factorCount),
                actual: itemFactors.count
            )
        }
        guard factorCount <= Self.maximumFactorCount else {
            throw .inconsistentModel(
                part: "factors",
                expected: Self.maximumFactorCount,
                actual: factorCount
            )
        }
        guard parameters.isValid, FiniteNumbers.all(itemFactors) else {
            throw .notFinite(part: "itemFactors")
        }
        let count = itemFactors.count / factorCount
        let weights = weights ?? [Double](repeating: 1, count: count)
        guard weights.count == count else {
            throw .inconsistentModel(part: "itemWeights", expected: count, actual: weights.count)
        }
        guard weights.allSatisfy({ $0 > 0 && $0 <= 1e9 }) else {
            throw .notFinite(part: "itemWeights")
        }
        itemWeights = weights
        let factors = FloatMatrix(
            rows: count,
            columns: factorCount,
            elements: itemFactors
        )
        do {
            let pairs = try SymmetricEigenpairs(largest: factorCount, of: factors.gramian)
            rotation = EigenvectorRotation(
                FloatMatrix(
                    rows: factorCount,
                    columns: factorCount,
                    elements: pairs.vectors.elements.map { Float($0) }
                )
            )
            spectrum = pairs.values.map { Float(max($0, 0) * parameters.unobservedWeight) }
        } catch {
            throw .notFinite(part: "itemFactors")
        }
        self.parameters = parameters
        self.factorCount = factorCount
        itemCount = factors.rows
        self.factors = factors
    }

    /// A user's factors in the coordinates of the given item factors.
    ///
    /// - Parameters:
    ///   - rows: rows of V in the user's history; others are ignored.
    ///   - targets: what each should be scored, 1 if nil.
    ///   - weights: what each counts beside its item's own weight, above 0; 1 if nil. The ridge's n
    ///     stays the sum of the items' weights: what is released of items counts people, not weights.
    /// - Returns: u, d finite numbers; zeros for an empty history.
    public func factors(of rows: [Int32], targets: [Float]? = nil, weights: [Float]? = nil)
        -> [Float]
    {
        rotation.back(
            rotatedFactors(of: rows, in: rotated, targets: targets, weights: weights)
        )
    }

    /// The score of every item with factors for some histories.
    ///
    /// - Parameter histories: rows of V in every history; others are ignored.
    /// - Returns: one list of scores per history.
    /// - Complexity: O(histories · items · d) beside the users' own factors.
    public func scores(of histories: [[Int32]]) -> [[Float]] {
        // One user alone does not need all items turned.
        if histories.count == 1 { return [scores(of: histories[0])] }
        let rotated = rotated
        var users = FloatMatrix(rows: histories.count, columns: factorCount)
        users.elements = histories.flatMap { rotatedFactors(of: $0, in: rotated, targets: nil) }
        // The inner sizes are equal by construction, so the product cannot fail.
        guard let product = try? users.multiplied(by: rotated, transposingRight: true) else {
            return []
        }
        return histories.indices.map {
            Array(product.elements[($0 * itemCount)..<(($0 + 1) * itemCount)])
        }
    }

    private func scores(of history: [Int32]) -> [Float] {
        let known = history.filter { $0 >= 0 && Int($0) < itemCount }
        var own = FloatMatrix(rows: known.count, columns: factorCount)
        own.elements = known.flatMap { row -> ArraySlice<Float> in
            let start = Int(row) * factorCount
            return factors.elements[start..<(start + factorCount)]
        }
        let turned = rotatedFactors(of: known, in: rotation.turned(own), isHistory: true)
        var scores = [Float](repeating: 0, count: itemCount)
        factors.multiply(rotation.back(turned), into: &scores)
        return scores
    }

    /// A user's factors in the eigenvectors.
    ///
    /// The table is V Q or, if `isHistory`, only the history's rows of it in their order.
    private func rotatedFactors(
        of rows: [Int32],
        in table: FloatMatrix,
        isHistory: Bool = false,
        targets: [Float]? = nil,
        weights: [Float]? = nil
    ) -> [Float] {
        var gathered: [Float] = []
        gathered.reserveCapacity(rows.count * factorCount)
        var wanted: [Float] = []
        wanted.reserveCapacity(rows.count)
        var count = 0.0
        for (position, row) in rows.enumerated() where row >= 0 && Int(row) < itemCount {
            let start = (isHistory ? position : Int(row)) * factorCount
            let weight = itemWeights[Int(row)]
            // A row of the least squares problem is √c times the item's, on both sides.
            let own = weights.flatMap { position < $0.count ? $0[position] : nil } ?? 1
            let root = (Float(weight) * own).squareRoot()
            gathered.append(contentsOf: table.elements[start..<(start + factorCount)])
            if root != 1 {
                for index in (gathered.count - factorCount)..<gathered.count {
                    gathered[index] *= root
                }
            }
            wanted.append(
                root * (targets.flatMap { position < $0.count ? $0[position] : nil } ?? 1)
            )
            count += weight
        }
        let zeros = [Float](repeating: 0, count: factorCount)
        guard !wanted.isEmpty else { return zeros }
        let ridge = Float(parameters.ridge(count: count, total: itemCount))
        let solution = try? RegularizedLeastSquares.solve(
            rows: &gathered,
            diagonal: spectrum.map { $0 + ridge },
            targets: wanted
        )
        guard let solution, solution.allSatisfy(\.isFinite) else { return zeros }
        return solution
    }
}
