extension TrainedModel {
    /// The same model with new items at the end of the catalog, placed by what is publicly known of
    /// them: a map from features to factors is learned from the items that have factors.
    ///
    /// - Parameter features: of the catalog's items and then of the new ones.
    /// - Returns: the larger model, and the map it was made with.
    /// - Throws: ``RecommendersError/invalidList(part:expected:)`` for a model without factors, or what
    ///   the map throws.
    public func adding(newItems features: ItemFeatures) throws(RecommendersError)
        -> (model: TrainedModel, map: FeatureFactorMap)
    {
        let known = recommender.itemCount
        guard features.itemCount > known else {
            throw .invalidList(part: "features", expected: "rows for \(known) items and new ones")
        }
        let new = try features.rows((known..<features.itemCount).map { Int32(clamping: $0) })
        switch self {
        case .factors(let model):
            let map = try FeatureFactorMap(
                features: features.rows(model.items),
                factors: model.itemFactors,
                factorCount: model.factorCount
            )
            return (.factors(try model.adding(factors: map.factors(for: new))), map)
        case .spectral(let model):
            let map = try FeatureFactorMap(
                features: features.rows(model.head.items),
                factors: model.itemFactors,
                factorCount: model.factorCount
            )
            return (.spectral(try model.adding(factors: map.factors(for: new))), map)
        case .sequential(let model):
            // Biases are one more factor.
            let width = model.factorCount + 1
            let rows = model.items.indices.flatMap { row in
                model.itemFactors[(row * model.factorCount)..<((row + 1) * model.factorCount)]
                    + [model.biases[row]]
            }
            let map = try FeatureFactorMap(
                features: features.rows(model.items),
                factors: rows,
                factorCount: width
            )
            let found = try map.factors(for: new)
            let places = 0..<new.itemCount
            let extended = try model.adding(
                factors: places.flatMap { found[($0 * width)..<(($0 + 1) * width - 1)] },
                biases: places.map { found[($0 + 1) * width - 1] }
            )
            return (.sequential(extended), map)
        case .popularity, .itemItem, .ratings, .neural, .blended:
            throw .invalidList(part: "the model", expected: "one with item factors, for new items")
        }
    }
}
