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
        guard itemFactors.allSatisfy(\.isFinite), popularityWeight.isFinite else {
            throw .notFinite(part: "itemFactors")
        }
        guard counts.allSatisfy(\.isFinite) else { throw .notFinite(part: "counts") }
        self.head = head
        self.itemFactors = itemFactors
        self.factorCount = factorCount
        self.popularityWeight = popularityWeight
        self.counts = counts
        tail = PopularityOrder.order(counts: counts).filter { head.position(of: $0) == nil }
    }

    /// Scores the catalog; items outside the head come below every head item, by count.
    ///
    /// - Complexity: O(head items · factors).
    public func scores(history: [Int32]) -> [Double] {
        var scores: [Double] = []
        score(history: history, into: &scores)
        return scores
    }

    /// The same into a buffer that is reused.
    ///
    /// - Complexity: O(head items · factors).
    public func score(history: [Int32], into scores: inout [Double]) {
        let residual = ResidualItemVector(history: history, head: head)
        var position = [Double](repeating: 0, count: factorCount)
        if !residual.isZero {
            itemFactors.withUnsafeBufferPointer { factors in
                for row in 0..<head.count {
                    let value = residual.values[row]
                    let start = row * factorCount
                    for factor in 0..<factorCount {
                        position[factor] += value * Double(factors[start + factor])
                    }
                }
            }
        }
        // Someone without a taste yet gets popularity alone.
        let popularity = residual.isZero ? 1 : popularityWeight * residual.popularityRatio
        // Head and tail together are the catalog, so every number is replaced.
        if scores.count != itemCount { scores = [Double](repeating: 0, count: itemCount) }
        var lowest = Double.infinity
        itemFactors.withUnsafeBufferPointer { factors in
            for row in 0..<head.count {
                var score = popularity * head.direction[row]
                let start = row * factorCount
                for factor in 0..<factorCount {
                    score += position[factor] * Double(factors[start + factor])
                }
                scores[Int(head.items[row])] = score
                lowest = min(lowest, score)
            }
        }
        for (rank, item) in tail.enumerated() {
            scores[Int(item)] = lowest - Double(rank + 1)
        }
    }
}
