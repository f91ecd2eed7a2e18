/// Popularity plus item factors found from private second moments (docs/recommenders.md).
///
/// score(u, i) = Σ_j (r·G_j) G_ij + g a q_i over the head, where r and a are the user's
/// ``ResidualItemVector`` and its popularity ratio, G the item factors and g the popularity weight.
/// A device scores itself with its own history; nothing else is needed.
public struct SpectralModel: RecommenderModel, Equatable {
    /// The algorithm's name.
    public var algorithm: String { "spectral" }
    /// The items the factors cover, with weights and popularity direction.
    public let head: HeadItems
    /// Item factors G, head items × factors, row by row; in the precision they are published in.
    public let itemFactors: [Float]
    /// Number of factors.
    public let factorCount: Int
    /// Weight g of the popularity term.
    public let popularityWeight: Double
    /// One released count per catalog item; orders the items outside the head.
    public let counts: [Double]
    /// Items outside the head, most popular first.
    private let tail: [Int32]
    /// Gᵀq: where popularity alone lies among the factors.
    private let popularPosition: [Double]

    /// Number of items in the catalog.
    public var itemCount: Int { counts.count }

    /// Creates a model from its parts.
    ///
    /// - Parameters:
    ///   - head: head items with weights and direction.
    ///   - itemFactors: head items × factors, row by row.
    ///   - factorCount: number of factors, at least 1.
    ///   - popularityWeight: finite.
    ///   - counts: one count per catalog item.
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    public init(
        head: HeadItems,
        itemFactors: [Float],
        factorCount: Int,
        popularityWeight: Double,
        counts: [Double]
    ) throws(RecommendersError) {
        guard factorCount >= 1, itemFactors.count == head.count * factorCount else {
            throw .inconsistentModel(
                part: "itemFactors",
                expected: head.count * max(1, factorCount),
                actual: itemFactors.count
            )
        }
        guard FiniteNumbers.all(itemFactors), popularityWeight.isFinite else {
            throw .notFinite(part: "itemFactors")
        }
        guard FiniteNumbers.all(counts) else { throw .notFinite(part: "counts") }
        self.head = head
        self.itemFactors = itemFactors
        self.factorCount = factorCount
        self.popularityWeight = popularityWeight
        self.counts = counts
        var along = [Double](repeating: 0, count: factorCount)
        itemFactors.withUnsafeBufferPointer { factors in
            for row in 0..<head.count {
                FactorRow(factors, row: row, count: factorCount).add(
                    to: &along,
                    times: head.direction[row]
                )
            }
        }
        popularPosition = along
        tail = PopularityOrder.order(counts: counts) { head.position(of: $0) == nil }
    }

    /// Scores the catalog; items outside the head come below every head item, by count.
    ///
    /// - Complexity: O(head items · factors).
    public func scores(history: [Int32]) -> [Double] {
        let residual = ResidualItemVector(history: history, head: head)
        // Someone without a taste yet gets popularity alone.
        let popularity = residual.isZero ? 1 : popularityWeight * residual.popularityRatio
        let position = position(of: history, residual)
        var scores = [Double](repeating: 0, count: itemCount)
        var lowest = Double.infinity
        itemFactors.withUnsafeBufferPointer { factors in
            for row in 0..<head.count {
                let taste = FactorRow(factors, row: row, count: factorCount).product(with: position)
                let score = popularity * head.direction[row] + taste
                scores[Int(head.items[row])] = score
                lowest = min(lowest, score)
            }
        }
        for (rank, item) in tail.enumerated() {
            scores[Int(item)] = lowest - Double(rank + 1)
        }
        return scores
    }

    /// Gᵀr, for which only the rows of the history's items j are read.
    ///
    /// r = Σ_j (w_j / ‖y′‖) e_j − a q, with Gᵀq computed once for all.
    private func position(of history: [Int32], _ residual: ResidualItemVector) -> [Double] {
        guard !residual.isZero else { return [Double](repeating: 0, count: factorCount) }
        let ratio = residual.popularityRatio
        var position = popularPosition.map { -ratio * $0 }
        itemFactors.withUnsafeBufferPointer { factors in
            for row in Set(history.compactMap(head.position(of:))).sorted() {
                FactorRow(factors, row: row, count: factorCount).add(
                    to: &position,
                    times: residual.values[row] + ratio * head.direction[row]
                )
            }
        }
        return position
    }
}
