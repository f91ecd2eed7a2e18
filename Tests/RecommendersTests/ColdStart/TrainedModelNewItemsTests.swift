import Recommenders
import Testing

@Suite struct TrainedModelNewItemsTests {
    /// Factors that are features of norm 1 themselves: two items at each of eight angles.
    private static func world() throws -> (factors: [Float], features: ItemFeatures) {
        let angles: [(Float, Float)] = [
            (1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7),
        ]
        let factors = (angles + angles).flatMap { [$0.0, $0.1] }
        // Two new items: like the first, and like the fifth.
        return (factors, try ItemFeatures(values: factors + [1, 0, -1, 0], columnCount: 2))
    }

    private static func models() throws -> [TrainedModel] {
        let (factors, _) = try world()
        let items = (0..<16).map { Int32($0) }
        let counts = [Double](repeating: 3, count: 16)
        return [
            .factors(
                try FactorModel(
                    algorithm: "ials",
                    items: items,
                    itemFactors: factors,
                    factorCount: 2,
                    parameters: UserFactorParameters(regularization: 0.1, unobservedWeight: 0.1),
                    counts: counts
                )
            ),
            .spectral(
                try SpectralModel(
                    head: HeadItems(
                        items: items,
                        weights: [Double](repeating: 1, count: 16),
                        direction: [Double](repeating: 0.25, count: 16),
                        itemCount: 16
                    ),
                    itemFactors: factors,
                    factorCount: 2,
                    popularityWeight: 0,
                    counts: counts
                )
            ),
            .sequential(
                try SequentialModel(
                    items: items,
                    itemFactors: factors,
                    biases: [Float](repeating: 0, count: 16),
                    contextFactors: factors,
                    factorCount: 2,
                    decay: 0.9,
                    counts: counts
                )
            ),
        ]
    }

    @Test func newItemsStandWhereTheirFeaturesSay() throws {
        let (_, features) = try Self.world()
        for model in try Self.models() {
            let (extended, map) = try model.adding(newItems: features)
            #expect(map.explainedShare > 0.99)
            #expect(extended.recommender.itemCount == 18)
            // Who has items at the first angle is nearer to the new item there, and the reverse.
            let right = extended.recommender.scores(history: [0, 8])
            let left = extended.recommender.scores(history: [4, 12])
            #expect(right[16] > right[17] && left[17] > left[16])
        }
    }

    @Test func modelsWithoutFactorsAndFeaturesOfNothingNewAreRefused() throws {
        let (_, features) = try Self.world()
        let counts = TrainedModel.popularity(
            try PopularityModel(counts: [Double](repeating: 1, count: 16))
        )
        #expect(throws: RecommendersError.self) { try counts.adding(newItems: features) }
        let old = try features.rows((0..<16).map { Int32($0) })
        for model in try Self.models() {
            #expect(throws: RecommendersError.self) { try model.adding(newItems: old) }
        }
    }
}
