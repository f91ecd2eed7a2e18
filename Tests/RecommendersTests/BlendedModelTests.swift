import Recommenders
import Testing

@Suite struct BlendedModelTests {
    private static func factors(items: [Int32] = [0, 1, 2, 3]) throws -> FactorModel {
        try FactorModel(
            algorithm: "ials",
            items: items,
            itemFactors: [1, 0, 0, 1, 1, 1, 0.5, -0.5].prefix(items.count * 2).map { Float($0) },
            factorCount: 2,
            parameters: UserFactorParameters(regularization: 0.5, unobservedWeight: 0.25),
            counts: [4, 3, 2, 1]
        )
    }

    private static func companion(_ weights: [Double] = [0.5, 1, 2, 4]) throws -> LowPassFactors {
        try LowPassFactors(itemFactors: [0.5, 0.5, -0.5, 0.5], factorCount: 1, weights: weights)
    }

    private static func standardized(_ scores: [Double]) -> [Double] {
        let mean = scores.reduce(0, +) / Double(scores.count)
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count)
        return scores.map { $0 / variance.squareRoot() }
    }

    @Test func isTheSumOfBothByTheirSpread() throws {
        let model = try BlendedModel(
            factors: Self.factors(),
            companion: Self.companion(),
            companionWeight: 0.3
        )
        let history: [Int32] = [1, 3]
        // By hand: position 1 · 0.5 + 4 · 0.5 = 2.5, times the factors, over the weights.
        let filtered = [2.5 * 0.5 / 0.5, 2.5 * 0.5 / 1, 2.5 * -0.5 / 2, 2.5 * 0.5 / 4]
        let own = Self.standardized(try Self.factors().scores(history: history))
        let expected = zip(own, Self.standardized(filtered)).map { $0 + 0.3 * $1 }
        for (one, other) in zip(model.scores(history: history), expected) {
            #expect(abs(one - other) < 1e-5)
        }
        // Somebody without known items gets popularity.
        #expect(model.scores(history: []) == [4, 3, 2, 1])
        #expect(model.scores(history: [-1, 4, .max]) == [4, 3, 2, 1])
    }

    @Test func takesTheFactorsOfASpectralModelInTheCatalogsOrder() throws {
        let model = try SpectralModel(
            head: HeadItems(
                items: [2, 0, 1],
                weights: [3, 1, 2],
                direction: [0, 0, 0],
                itemCount: 3
            ),
            itemFactors: [5, 6, 1, 2, 3, 4],
            factorCount: 2,
            popularityWeight: 0,
            counts: [1, 1, 1]
        )
        let factors = try LowPassFactors(model)
        #expect(factors.itemFactors == [1, 2, 3, 4, 5, 6] && factors.weights == [1, 2, 3])
        let partial = try SpectralModel(
            head: HeadItems(items: [2], weights: [1], direction: [0], itemCount: 3),
            itemFactors: [1, 2],
            factorCount: 2,
            popularityWeight: 0,
            counts: [1, 1, 1]
        )
        #expect(throws: RecommendersError.self) { try LowPassFactors(partial) }
    }

    @Test func partsThatDoNotFitAreRefused() throws {
        for weight in [0, -1, .nan, .infinity] {
            #expect(throws: RecommendersError.self) {
                try BlendedModel(
                    factors: Self.factors(),
                    companion: Self.companion(),
                    companionWeight: weight
                )
            }
        }
        #expect(throws: RecommendersError.self) {
            try BlendedModel(
                factors: Self.factors(items: [0, 1]),
                companion: Self.companion(),
                companionWeight: 1
            )
        }
        for weights: [Double] in [[1, 1, 1], [1, 1, 1, 0], [1, 1, 1, .nan], []] {
            #expect(throws: RecommendersError.self) { try Self.companion(weights) }
        }
        #expect(throws: RecommendersError.self) {
            try LowPassFactors(itemFactors: [], factorCount: 0, weights: [1])
        }
    }
}
