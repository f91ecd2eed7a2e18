/// Predicts ratings: averages, and item factors for what they leave (docs/recommenders.md).
///
/// prediction(u, i) = μ + b_i + b_u + u·v_i within the scale. b_u and u are found by the user alone: u =
/// argmin Σ (e_i − u·v_i)² + λ n^ν ‖u‖² over the user's n ratings with residuals e.
public struct RatingModel: RecommenderModel, Equatable {
    /// The algorithm's name, of the program that trained it.
    public let algorithm: String
    /// The averages.
    public let baseline: RatingBaseline
    /// Lowest and highest rating there is.
    public let scale: ClosedRange<Double>
    /// Item factors, catalog items × factors, row by row; empty without factors.
    public let itemFactors: [Float]
    /// Number of factors, 0 without.
    public let factorCount: Int
    /// How a user's factors follow; the weight of unobserved items is 0.
    public let parameters: UserFactorParameters
    /// One released count of ratings per catalog item.
    public let counts: [Double]
    private let solver: UserFactorSolver?

    /// Number of items in the catalog.
    public var itemCount: Int { counts.count }

    /// Creates a model from its parts.
    ///
    /// - Parameters:
    ///   - algorithm: the program's name.
    ///   - baseline: averages of as many items as `counts` has.
    ///   - scale: lowest and highest rating, finite.
    ///   - itemFactors: catalog items × factors, row by row; finite.
    ///   - factorCount: 0 for no factors.
    ///   - parameters: valid ones, without weight for unobserved items.
    ///   - counts: one finite count per catalog item.
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    public init(
        algorithm: String,
        baseline: RatingBaseline,
        scale: ClosedRange<Double>,
        itemFactors: [Float] = [],
        factorCount: Int = 0,
        parameters: UserFactorParameters = Self.defaultParameters,
        counts: [Double]
    ) throws(RecommendersError) {
        let items = baseline.itemBiases.count
        guard counts.count == items else {
            throw .inconsistentModel(part: "counts", expected: items, actual: counts.count)
        }
        guard factorCount >= 0, factorCount <= UserFactorSolver.maximumFactorCount,
            itemFactors.count == items * factorCount
        else {
            throw .inconsistentModel(
                part: "itemFactors",
                expected: items,
                actual: itemFactors.count
            )
        }
        guard counts.allSatisfy(\.isFinite), scale.lowerBound.isFinite, scale.upperBound.isFinite
        else { throw .notFinite(part: "counts") }
        guard parameters.isValid, parameters.unobservedWeight == 0 else {
            throw .notFinite(part: "userRidge")
        }
        solver =
            factorCount == 0
            ? nil
            : try UserFactorSolver(
                itemFactors: itemFactors,
                factorCount: factorCount,
                parameters: parameters
            )
        self.algorithm = algorithm
        self.baseline = baseline
        self.scale = scale
        self.itemFactors = itemFactors
        self.factorCount = factorCount
        self.parameters = parameters
        self.counts = counts
    }

    /// Parameters of a model without factors.
    public static let defaultParameters = UserFactorParameters(
        regularization: 1,
        unobservedWeight: 0
    )

    /// What somebody whose ratings are not known is predicted to rate every item: μ + b_i.
    public func scores(history: [Int32]) -> [Double] { predictions(items: [], ratings: []) }

    /// Predicts from ratings if there are any.
    public func scores(history: [Int32], values: [Float]?) -> [Double] {
        guard let values, values.count == history.count else { return scores(history: history) }
        return predictions(items: history, ratings: values)
    }

    /// Predicts a user's rating of every item.
    ///
    /// - Parameters:
    ///   - items: items the user has rated, no repeats; those outside the catalog are ignored.
    ///   - ratings: one number per item; what is not finite is ignored with its item.
    /// - Returns: one number within ``scale`` per catalog item.
    /// - Complexity: O(items · factors + history · factors · min(history, factors)).
    public func predictions(items: [Int32], ratings: [Float]) -> [Double] {
        let known = zip(items, ratings).filter { item, rating in
            item >= 0 && Int(item) < itemCount && rating.isFinite
        }
        let rated = known.map(\.0)
        let values = known.map(\.1)
        let start = baseline.center + baseline.offset(items: rated, ratings: values)
        var scores = baseline.itemBiases.map { start + Double($0) }
        if let solver, !rated.isEmpty {
            let user = solver.factors(
                of: rated,
                targets: baseline.residuals(items: rated, ratings: values)
            )
            itemFactors.withUnsafeBufferPointer { factors in
                for item in scores.indices {
                    var sum: Float = 0
                    for factor in 0..<factorCount {
                        sum += user[factor] * factors[item * factorCount + factor]
                    }
                    scores[item] += Double(sum)
                }
            }
        }
        return scores.map { min(max($0, scale.lowerBound), scale.upperBound) }
    }

    /// Two models are equal if their parts are.
    public static func == (left: Self, right: Self) -> Bool {
        left.algorithm == right.algorithm && left.baseline == right.baseline
            && left.scale == right.scale && left.itemFactors == right.itemFactors
            && left.factorCount == right.factorCount && left.parameters == right.parameters
            && left.counts == right.counts
    }
}
