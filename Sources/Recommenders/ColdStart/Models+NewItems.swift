extension FactorModel {
    /// The same model with new items at the end of the catalog.
    ///
    /// Their counts are 0, so that someone without a history sees them last, and one of them weighs 1
    /// in a history. The ridge of the users' own factors counts them among all items; scores of old
    /// items change by little.
    ///
    /// - Parameter newFactors: new items × factors, row by row, from ``FeatureFactorMap`` usually.
    /// - Returns: the larger model.
    /// - Throws: ``RecommendersError`` for a partial row or a number that is not finite.
    public func adding(factors newFactors: [Float]) throws(RecommendersError) -> FactorModel {
        let count = try NewItems.count(newFactors, factorCount)
        return try FactorModel(
            algorithm: algorithm,
            items: items + NewItems.indices(after: itemCount, count: count),
            itemFactors: itemFactors + newFactors,
            factorCount: factorCount,
            parameters: parameters,
            itemWeights: itemWeights + [Double](repeating: 1, count: count),
            counts: counts + [Double](repeating: 0, count: count)
        )
    }
}

extension SequentialModel {
    /// The same model with new items at the end of the catalog; their own choice only lets time
    /// pass.
    ///
    /// - Parameters:
    ///   - newFactors: new items × factors, row by row.
    ///   - newBiases: one number per new item.
    /// - Returns: the larger model.
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    public func adding(factors newFactors: [Float], biases newBiases: [Float])
        throws(RecommendersError)
        -> SequentialModel
    {
        let count = try NewItems.count(newFactors, factorCount)
        return try SequentialModel(
            items: items + NewItems.indices(after: itemCount, count: count),
            itemFactors: itemFactors + newFactors,
            biases: biases + newBiases,
            contextFactors: contextFactors,
            factorCount: factorCount,
            decay: decay,
            counts: counts + [Double](repeating: 0, count: count)
        )
    }
}

extension SpectralModel {
    /// The same model with new items at the end of the catalog and of the head.
    ///
    /// They have no part in the popularity direction, and in a history the weight of the least
    /// popular head item.
    ///
    /// - Parameter newFactors: new items × factors, row by row.
    /// - Returns: the larger model.
    /// - Throws: ``RecommendersError`` for a partial row or a number that is not finite.
    public func adding(factors newFactors: [Float]) throws(RecommendersError) -> SpectralModel {
        let count = try NewItems.count(newFactors, factorCount)
        let weight = head.weights.last ?? 1
        return try SpectralModel(
            head: HeadItems(
                items: head.items + NewItems.indices(after: itemCount, count: count),
                weights: head.weights + [Double](repeating: weight, count: count),
                direction: head.direction + [Double](repeating: 0, count: count),
                itemCount: itemCount + count
            ),
            itemFactors: itemFactors + newFactors,
            factorCount: factorCount,
            popularityWeight: popularityWeight,
            counts: counts + [Double](repeating: 0, count: count)
        )
    }
}

/// What adding items to any model needs.
private enum NewItems {
    static func count(_ factors: [Float], _ factorCount: Int) throws(RecommendersError) -> Int {
        guard factors.count.isMultiple(of: factorCount) else {
            throw .inconsistentModel(
                part: "factors",
                expected: factors.count / factorCount * factorCount,
                actual: factors.count
            )
        }
        return factors.count / factorCount
    }

    static func indices(after itemCount: Int, count: Int) -> [Int32] {
        (0..<count).map { Int32(clamping: itemCount + $0) }
    }
}
