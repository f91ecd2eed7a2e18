import LinearAlgebra

/// What usually follows: item factors against a person's position after their latest items.
///
/// score(u, i) = z_u·G_i + b_i over the items with factors, with z_u the ``SequenceContext`` after the
/// last item of the history; the others stand below them by count. A device scores itself with its own
/// history; its order matters.
public struct SequentialModel: RecommenderModel, Equatable {
    /// The algorithm's name.
    public var algorithm: String { "sequential" }
    /// Items with factors, most popular first; the first of them also have context factors.
    public let items: [Int32]
    /// G: items × factors, row by row.
    public let itemFactors: [Float]
    /// b: one number per item with factors.
    public let biases: [Float]
    /// E for the first items.
    public let contextFactors: [Float]
    /// Number of factors.
    public let factorCount: Int
    /// ρ, how much of the past is left after every item.
    public let decay: Double
    /// One released count per catalog item; orders the items without factors.
    public let counts: [Double]
    let context: SequenceContext
    private let factors: FloatMatrix
    let rows: [Int32]
    private let tail: [Int32]

    /// Number of items in the catalog.
    public var itemCount: Int { counts.count }

    /// Creates a model from its parts.
    ///
    /// - Parameters:
    ///   - items: item indices below `counts.count`, no repeats.
    ///   - itemFactors: items × factors, row by row; finite.
    ///   - biases: one finite number per item.
    ///   - contextFactors: for the first items, × factors; finite.
    ///   - factorCount: at least 1.
    ///   - decay: 0…1.
    ///   - counts: one finite count per catalog item.
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    public init(
        items: [Int32],
        itemFactors: [Float],
        biases: [Float],
        contextFactors: [Float],
        factorCount: Int,
        decay: Double,
        counts: [Double]
    ) throws(RecommendersError) {
        guard factorCount >= 1, itemFactors.count == items.count * factorCount else {
            throw .inconsistentModel(
                part: "itemFactors",
                expected: items.count * max(1, factorCount),
                actual: itemFactors.count
            )
        }
        guard biases.count == items.count else {
            throw .inconsistentModel(
                part: "biases",
                expected: items.count,
                actual: biases.count
            )
        }
        guard itemFactors.allSatisfy(\.isFinite), biases.allSatisfy(\.isFinite) else {
            throw .notFinite(part: "itemFactors")
        }
        guard counts.allSatisfy(\.isFinite) else { throw .notFinite(part: "counts") }
        context = try SequenceContext(
            factors: contextFactors,
            factorCount: factorCount,
            decay: decay
        )
        guard context.itemCount <= items.count else {
            throw .inconsistentModel(
                part: "contextFactors",
                expected: items.count,
                actual: context.itemCount
            )
        }
        factors = FloatMatrix(rows: items.count, columns: factorCount, elements: itemFactors)
        rows = try CatalogRows.rows(of: items, itemCount: counts.count)
        let rows = rows
        tail = PopularityOrder.order(counts: counts).filter { rows[Int($0)] < 0 }
        self.items = items
        self.itemFactors = itemFactors
        self.biases = biases
        self.contextFactors = contextFactors
        self.factorCount = factorCount
        self.decay = decay
        self.counts = counts
    }

    /// Scores the catalog for a history in order of time, the latest item last.
    ///
    /// - Complexity: O((items + history) · factors).
    public func scores(history: [Int32]) -> [Double] { scores(histories: [history])[0] }

    /// The same for several users at once: one pass over the item factors.
    public func scores(histories: [[Int32]]) -> [[Double]] {
        var positions = FloatMatrix(rows: histories.count, columns: factorCount)
        positions.elements = histories.flatMap { history in
            context.walk(
                history.map { item in
                    guard item >= 0, Int(item) < rows.count else { return nil }
                    return Int(rows[Int(item)])
                }
            )
        }
        // The inner sizes are equal by construction, so the product cannot fail.
        let products = try? positions.multiplied(by: factors, transposingRight: true)
        return histories.indices.map { index in
            var scores = biases
            if let products {
                for row in scores.indices {
                    scores[row] += products.elements[index * items.count + row]
                }
            }
            return TailScores.join(scores, items: items, tail: tail, itemCount: itemCount)
        }
    }

    /// Two models are equal if their parts are.
    public static func == (left: Self, right: Self) -> Bool {
        left.items == right.items && left.itemFactors == right.itemFactors
            && left.biases == right.biases && left.contextFactors == right.contextFactors
            && left.factorCount == right.factorCount && left.decay == right.decay
            && left.counts == right.counts
    }
}
