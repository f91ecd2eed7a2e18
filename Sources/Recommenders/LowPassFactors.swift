import LinearAlgebra

/// An orthonormal basis of what many histories have in common, with the weights that it was found in.
///
/// It is the ideal low-pass filter of graph methods (Shen et al. 2021, "How powerful is graph
/// convolution for recommendation?", eq. 15):
/// score(u, i) = (Σ_{j ∈ history} w_j G_j · G_i) / w_i.
public struct LowPassFactors: Sendable, Equatable {
    /// G: catalog × factors, row by row.
    public let itemFactors: [Float]
    /// Number of factors.
    public let factorCount: Int
    /// w: one number above 0 per item of the catalog.
    public let weights: [Double]

    /// Number of items in the catalog.
    public var itemCount: Int { weights.count }

    /// Creates a filter from its parts.
    ///
    /// - Throws: ``RecommendersError`` if they do not fit together or are not finite.
    public init(itemFactors: [Float], factorCount: Int, weights: [Double])
        throws(RecommendersError)
    {
        guard factorCount >= 1, factorCount <= UserFactorSolver.maximumFactorCount,
            !weights.isEmpty, itemFactors.count == weights.count * factorCount
        else {
            throw .inconsistentModel(
                part: "companionFactors",
                expected: weights.count * max(1, min(factorCount, 1024)),
                actual: itemFactors.count
            )
        }
        guard itemFactors.allSatisfy(\.isFinite), weights.allSatisfy({ $0 > 1e-9 && $0 < 1e9 })
        else { throw .notFinite(part: "companionFactors") }
        self.itemFactors = itemFactors
        self.factorCount = factorCount
        self.weights = weights
    }

    /// Takes the factors of a spectral model over the whole catalog.
    ///
    /// - Throws: ``RecommendersError`` if its head leaves items out.
    public init(_ model: SpectralModel) throws(RecommendersError) {
        guard model.head.count == model.itemCount else {
            throw .inconsistentModel(
                part: "head",
                expected: model.itemCount,
                actual: model.head.count
            )
        }
        var factors = [Float](repeating: 0, count: model.itemFactors.count)
        var weights = [Double](repeating: 1, count: model.itemCount)
        for (row, item) in model.head.items.enumerated() {
            weights[Int(item)] = model.head.weights[row]
            for factor in 0..<model.factorCount {
                factors[Int(item) * model.factorCount + factor] =
                    model.itemFactors[row * model.factorCount + factor]
            }
        }
        try self.init(itemFactors: factors, factorCount: model.factorCount, weights: weights)
    }

    /// The history's items in the basis: one vector per item.
    func positions(_ history: [Int32]) -> [[Float]] {
        history.map { item in
            let start = Int(item) * factorCount
            let weight = Float(weights[Int(item)])
            return itemFactors[start..<(start + factorCount)].map { weight * $0 }
        }
    }

    /// The score of every item for some histories.
    ///
    /// - Parameter histories: items of the catalog only.
    /// - Returns: one list of scores per history.
    /// - Complexity: O(histories · items · factors).
    func scores(histories: [[Int32]]) -> [[Float]] {
        var users = FloatMatrix(rows: histories.count, columns: factorCount)
        for (row, history) in histories.enumerated() {
            for position in positions(history) {
                for factor in 0..<factorCount {
                    users.elements[row * factorCount + factor] += position[factor]
                }
            }
        }
        let basis = FloatMatrix(rows: itemCount, columns: factorCount, elements: itemFactors)
        // The inner sizes are equal by construction, so the product cannot fail.
        guard let product = try? users.multiplied(by: basis, transposingRight: true) else {
            return []
        }
        return histories.indices.map { row in
            zip(product.elements[(row * itemCount)..<((row + 1) * itemCount)], weights).map {
                $0 / Float($1)
            }
        }
    }

    /// The inner product of a position with an item's factors, in scores.
    func product(_ position: [Float], item: Int32) -> Double {
        let start = Int(item) * factorCount
        var sum: Float = 0
        for factor in 0..<factorCount { sum += position[factor] * itemFactors[start + factor] }
        return Double(sum) / weights[Int(item)]
    }
}
