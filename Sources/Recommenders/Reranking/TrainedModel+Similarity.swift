extension TrainedModel {
    /// How alike items are to the model: cosines of factors, or item-item weights; nil for
    /// popularity.
    ///
    /// Items the model has no factors for are like no other.
    ///
    /// - Complexity: O(catalog · factors) or O(items²).
    public func itemSimilarity() throws(RecommendersError) -> ItemSimilarity? {
        switch self {
        case .popularity: nil
        case .blended(let model): try TrainedModel.factors(model.factors).itemSimilarity()
        case .ratings(let model):
            model.factorCount == 0
                ? nil
                : try ItemSimilarity(vectors: model.itemFactors, dimension: model.factorCount)
        case .spectral(let model):
            try Self.vectors(
                model.itemFactors,
                model.factorCount,
                model.head.items,
                model.itemCount
            )
        case .factors(let model):
            try Self.vectors(model.itemFactors, model.factorCount, model.items, model.itemCount)
        case .sequential(let model):
            try Self.vectors(model.itemFactors, model.factorCount, model.items, model.itemCount)
        case .neural(let model):
            try ItemSimilarity(
                vectors: model.itemFactors,
                dimension: model.network.shape.factorCount
            )
        case .itemItem(let model):
            try ItemSimilarity(
                weights: model.weights,
                items: model.items,
                itemCount: model.itemCount
            )
        }
    }

    private static func vectors(
        _ factors: [Float],
        _ factorCount: Int,
        _ items: [Int32],
        _ itemCount: Int
    ) throws(RecommendersError) -> ItemSimilarity {
        var vectors = [Float](repeating: 0, count: itemCount * factorCount)
        for (row, item) in items.enumerated() {
            let start = Int(item) * factorCount
            vectors.replaceSubrange(
                start..<(start + factorCount),
                with: factors[(row * factorCount)..<((row + 1) * factorCount)]
            )
        }
        return try ItemSimilarity(vectors: vectors, dimension: factorCount)
    }
}
