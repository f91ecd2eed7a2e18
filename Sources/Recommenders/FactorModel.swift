/// Item factors with the ridge regression that finds a user's own factors on the device.
///
/// score(u, i) = u·v_i over the items with factors; the others stand below them by count.
public struct FactorModel: RecommenderModel, Equatable {
    /// The algorithm's name, of the program that trained it.
    public let algorithm: String
    /// Items with factors, no repeats.
    public let items: [Int32]
    /// Item factors, items × factors, row by row.
    public let itemFactors: [Float]
    /// Number of factors.
    public let factorCount: Int
    /// How a user's factors follow.
    public let parameters: UserFactorParameters
    /// c: what an interaction with each of the items weighs.
    public var itemWeights: [Double] { solver.itemWeights }
    /// One released count per catalog item; orders the items without factors and new users' lists.
    public let counts: [Double]
    let solver: UserFactorSolver
    /// Row by item index, −1 without factors.
    let rows: [Int32]
    /// Items without factors, most popular first.
    private let tail: [Int32]

    /// Number of items in the catalog.
    public var itemCount: Int { counts.count }

    /// Creates a model from its parts.
    ///
    /// - Parameters:
    ///   - algorithm: the program's name.
    ///   - items: item indices below `counts.count`, no repeats.
    ///   - itemFactors: items × factors, row by row; finite.
    ///   - factorCount: at least 1.
    ///   - parameters: valid ones.
    ///   - itemWeights: what an interaction with each of the items weighs, above 0; nil for 1.
    ///   - counts: one finite count per catalog item.
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    public init(
        algorithm: String,
        items: [Int32],
        itemFactors: [Float],
        factorCount: Int,
        parameters: UserFactorParameters,
        itemWeights: [Double]? = nil,
        counts: [Double]
    ) throws(RecommendersError) {
        guard factorCount >= 1, itemFactors.count == items.count * factorCount else {
            throw .inconsistentModel(
                part: "itemFactors",
                expected: items.count * max(1, factorCount),
                actual: itemFactors.count
            )
        }
        guard FiniteNumbers.all(counts) else { throw .notFinite(part: "counts") }
        rows = try CatalogRows.rows(of: items, itemCount: counts.count)
        solver = try UserFactorSolver(
            itemFactors: itemFactors,
            factorCount: factorCount,
            parameters: parameters,
            weights: itemWeights
        )
        let rows = rows
        tail = PopularityOrder.order(counts: counts) { rows[Int($0)] < 0 }
        self.algorithm = algorithm
        self.items = items
        self.itemFactors = itemFactors
        self.factorCount = factorCount
        self.parameters = parameters
        self.counts = counts
    }

    /// Scores the catalog; someone without any item that has factors gets popularity.
    ///
    /// - Complexity: O(items · factors + history · factors · min(history, factors)).
    public func scores(history: [Int32]) -> [Double] { scores(histories: [history])[0] }

    /// The same for several users at once: one pass over the item factors.
    public func scores(histories: [[Int32]]) -> [[Double]] {
        let known = histories.map { history in
            history.compactMap { item -> Int32? in
                guard item >= 0, Int(item) < rows.count, rows[Int(item)] >= 0 else { return nil }
                return rows[Int(item)]
            }
        }
        return zip(known, solver.scores(of: known)).map { known, scores in
            known.isEmpty
                ? counts
                : TailScores.join(scores, items: items, tail: tail, itemCount: itemCount)
        }
    }

    /// Two models are equal if their parts are.
    public static func == (left: Self, right: Self) -> Bool {
        left.algorithm == right.algorithm && left.items == right.items
            && left.itemFactors == right.itemFactors && left.factorCount == right.factorCount
            && left.parameters == right.parameters && left.itemWeights == right.itemWeights
            && left.counts == right.counts
    }
}
