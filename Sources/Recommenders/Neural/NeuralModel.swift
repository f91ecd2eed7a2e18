import LinearAlgebra

/// Neural collaborative filtering with users' factors found on the device (docs/recommenders.md).
///
/// score(u, i) is the logit of ``NeuralNetwork`` for the item's factors and the user's, which are the ridge
/// regression of ``UserFactorSolver`` on the history, shortened to a norm. New users need nothing else.
public struct NeuralModel: RecommenderModel, Equatable {
    /// The algorithm's name.
    public var algorithm: String { "ncf" }
    /// The network.
    public let network: NeuralNetwork
    /// Item factors, catalog items × factors, row by row.
    public let itemFactors: [Float]
    /// How a user's factors follow.
    public let parameters: UserFactorParameters
    /// The longest user factors, above 0.
    public let userNormBound: Double
    /// One released count per catalog item; the list of somebody without a history.
    public let counts: [Double]
    private let solver: UserFactorSolver
    private let projected: FloatMatrix

    /// Number of items in the catalog.
    public var itemCount: Int { counts.count }

    /// Creates a model from its parts.
    ///
    /// - Parameters:
    ///   - network: the network.
    ///   - itemFactors: catalog items × factors, row by row; finite.
    ///   - parameters: valid ones.
    ///   - userNormBound: above 0.
    ///   - counts: one finite count per catalog item.
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    public init(
        network: NeuralNetwork,
        itemFactors: [Float],
        parameters: UserFactorParameters,
        userNormBound: Double,
        counts: [Double]
    ) throws(RecommendersError) {
        let factors = network.shape.factorCount
        guard itemFactors.count == counts.count * factors else {
            throw .inconsistentModel(
                part: "itemFactors",
                expected: counts.count * factors,
                actual: itemFactors.count
            )
        }
        guard counts.allSatisfy(\.isFinite) else { throw .notFinite(part: "counts") }
        guard userNormBound.isFinite, userNormBound > 0 else {
            throw .notFinite(part: "userNormBound")
        }
        solver = try UserFactorSolver(
            itemFactors: itemFactors,
            factorCount: factors,
            parameters: parameters
        )
        projected = try network.projected(
            FloatMatrix(rows: counts.count, columns: factors, elements: itemFactors)
        )
        self.network = network
        self.itemFactors = itemFactors
        self.parameters = parameters
        self.userNormBound = userNormBound
        self.counts = counts
    }

    /// Scores the catalog; somebody without a history gets popularity.
    ///
    /// - Complexity: O(items · (factors + first · second)) beside the user's own factors.
    public func scores(history: [Int32]) -> [Double] {
        let known = history.filter { $0 >= 0 && Int($0) < itemCount }
        guard !known.isEmpty else { return counts }
        let matrix = FloatMatrix(
            rows: itemCount,
            columns: network.shape.factorCount,
            elements: itemFactors
        )
        return logits(of: known, items: matrix, projected: projected)
    }

    /// Scores some items for the factors of a history; those of an empty one are 0.
    ///
    /// - Parameters:
    ///   - history: items of the catalog.
    ///   - items: items × factors.
    ///   - projected: of the same items, by the network.
    /// - Returns: one finite number per item.
    func logits(of history: [Int32], items: FloatMatrix, projected: FloatMatrix) -> [Double] {
        let user =
            history.isEmpty
            ? [Float](repeating: 0, count: network.shape.factorCount)
            : Self.shortened(solver.factors(of: history), to: userNormBound)
        return network.forward(user: user, items: items, projected: projected).logits.map {
            $0.isFinite ? Double($0) : -.greatestFiniteMagnitude
        }
    }

    /// The vector, scaled down to a norm if it is longer; zeros if it is not finite.
    public static func shortened(_ vector: [Float], to bound: Double) -> [Float] {
        let norm = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard norm > bound else { return norm.isNaN ? vector.map { _ in 0 } : vector }
        guard norm.isFinite else { return [Float](repeating: 0, count: vector.count) }
        return vector.map { $0 * Float(bound / norm) }
    }

    /// Two models are equal if their parts are.
    public static func == (left: Self, right: Self) -> Bool {
        left.network == right.network && left.itemFactors == right.itemFactors
            && left.parameters == right.parameters && left.userNormBound == right.userNormBound
            && left.counts == right.counts
    }
}
