import ProtocolPrimitives
import Recommenders
import Testing

/// Contributions of the user's own items.
@Suite struct ScorePartsTests {
    private static let itemCount = 30
    private static let covered: [Int32] = [3, 0, 7, 12, 25, 18, 9, 4, 22, 29, 1, 14]

    private struct Numbers {
        var source: SeededRandomSource
        mutating func next() -> Double { Double(source.uint64() >> 11) * 0x1p-52 - 1 }
        mutating func list(_ count: Int) -> [Float] { (0..<count).map { _ in Float(next()) } }
    }

    /// One model of every kind over a part of a catalog.
    static func models(seed: UInt64) throws -> [TrainedModel] {
        var numbers = Numbers(
            source: try SeededRandomSource(seed: seed, label: "score-parts-tests")
        )
        let counts = (0..<itemCount).map { _ in 50 + 49 * numbers.next() }
        let rows = covered.count
        let head = try HeadItems(
            order: PopularityOrder.order(counts: counts),
            counts: counts,
            count: rows,
            exponent: -0.3
        )
        return [
            .popularity(try PopularityModel(counts: counts)),
            .spectral(
                try SpectralModel(
                    head: head,
                    itemFactors: numbers.list(rows * 4),
                    factorCount: 4,
                    popularityWeight: 1.4,
                    counts: counts
                )
            ),
            .factors(
                try FactorModel(
                    algorithm: "ials",
                    items: covered,
                    itemFactors: numbers.list(rows * 4),
                    factorCount: 4,
                    parameters: UserFactorParameters(
                        regularization: 0.1,
                        unobservedWeight: 0.2,
                        fewItemsShrinkage: 2
                    ),
                    itemWeights: (0..<rows).map { 0.5 + Double($0 % 3) },
                    counts: counts
                )
            ),
            .sequential(
                try SequentialModel(
                    items: covered,
                    itemFactors: numbers.list(rows * 4),
                    biases: numbers.list(rows),
                    contextFactors: numbers.list((rows - 2) * 4),
                    factorCount: 4,
                    decay: 0.8,
                    counts: counts
                )
            ),
            .blended(
                try BlendedModel(
                    factors: FactorModel(
                        algorithm: "ials",
                        items: (0..<Int32(itemCount)).reversed(),
                        itemFactors: numbers.list(itemCount * 3),
                        factorCount: 3,
                        parameters: UserFactorParameters(regularization: 1, unobservedWeight: 0.1),
                        counts: counts
                    ),
                    companion: LowPassFactors(
                        itemFactors: numbers.list(itemCount * 2),
                        factorCount: 2,
                        weights: (0..<itemCount).map { 1 / (1 + Double($0)) }
                    ),
                    companionWeight: 0.3
                )
            ),
            .itemItem(
                try ItemItemModel(
                    algorithm: "ease",
                    items: covered,
                    weights: numbers.list(rows * rows),
                    counts: counts
                )
            ),
            .neural(try neural(&numbers, counts)),
        ]
    }

    private static func neural(_ numbers: inout Numbers, _ counts: [Double]) throws -> NeuralModel {
        let shape = try NeuralShape(factorCount: 3, firstWidth: 5, secondWidth: 2)
        return try NeuralModel(
            network: NeuralNetwork(shape: shape, parameters: numbers.list(shape.parameterCount)),
            itemFactors: numbers.list(itemCount * 3),
            parameters: UserFactorParameters(regularization: 0.1, unobservedWeight: 0.1),
            userNormBound: 0.7,
            counts: counts
        )
    }

    @Test(arguments: 0..<10 as Range<UInt64>) func partsSumToTheScore(_ seed: UInt64) throws {
        var source = try SeededRandomSource(seed: seed, label: "score-parts-histories")
        var catalog = Array(Int32(0)..<Int32(Self.itemCount))
        source.shuffle(&catalog)
        for count in [0, 1, 3, 12] {
            let history = Array(catalog.prefix(count))
            for model in try Self.models(seed: seed) {
                let recommender = model.recommender
                let scores = recommender.scores(history: history)
                let parts = recommender.parts(history: history, items: catalog + [-1, 99])
                #expect(parts.map(\.item) == catalog)
                for part in parts {
                    #expect(part.score == scores[Int(part.item)])
                    let sum = part.contributions.reduce(part.remainder) { $0 + $1.value }
                    #expect(abs(sum - part.score) < 1e-12)
                    #expect(Set(part.contributions.map(\.item)).isSubset(of: history))
                }
            }
        }
    }

    /// What is left beside the contributions is exactly popularity, bias or nothing.
    @Test(arguments: 0..<10 as Range<UInt64>) func theRemainderIsWhatTheModelSays(_ seed: UInt64)
        throws
    {
        let history: [Int32] = [7, 12, 3, 28]
        for model in try Self.models(seed: seed) {
            let parts = model.recommender.parts(history: history, items: Self.covered)
            switch model {
            case .popularity, .ratings:
                #expect(parts.allSatisfy { $0.contributions.isEmpty })
            case .neural(let model):
                // Each is what the score would fall by without the item.
                for (place, item) in history.enumerated() {
                    let others = model.scores(history: history.filter { $0 != item })
                    for part in parts {
                        let fall = part.score - others[Int(part.item)]
                        #expect(abs(part.contributions[place].value - fall) < 1e-4)
                    }
                }
                #expect(parts.contains { abs($0.contributions[0].value) > 1e-3 })
            case .spectral(let model):
                let residual = ResidualItemVector(history: history, head: model.head)
                for part in parts {
                    guard let row = model.head.position(of: part.item), !residual.isZero else {
                        continue
                    }
                    let popularity =
                        1.4 * residual.popularityRatio * model.head.direction[row]
                    #expect(abs(part.remainder - popularity) < 1e-12)
                }
            case .factors, .blended: for part in parts { #expect(abs(part.remainder) < 1e-4) }
            case .sequential(let model):
                for (part, bias) in zip(parts, model.biases) {
                    #expect(abs(part.remainder - Double(bias)) < 1e-5)
                }
            case .itemItem:
                for part in parts { #expect(abs(part.remainder) < 1e-5) }
            }
        }
    }

    /// One factor, one item: u = 2 / (4 + 0 + λ·1) = 0.4, and the item scores itself 0.8.
    @Test func aRidgeOfOneFactorAgreesWithAnExampleByHand() throws {
        let model = try FactorModel(
            algorithm: "ials",
            items: [0, 1],
            itemFactors: [2, 3],
            factorCount: 1,
            parameters: UserFactorParameters(regularization: 1, unobservedWeight: 0),
            counts: [1, 1]
        )
        let parts = model.parts(history: [0], items: [0, 1])
        #expect(abs(parts[0].contributions[0].value - 0.8) < 1e-6)
        #expect(abs(parts[1].contributions[0].value - 1.2) < 1e-6)
    }

    @Test func theStrongestItemsAreNamed() {
        func explanation(_ values: [Double], score: Double) -> Explanation {
            Explanation(
                ScoreParts(
                    item: 0,
                    score: score,
                    contributions: values.enumerated().map {
                        .init(item: Int32($0.offset), value: $0.element)
                    }
                )
            )
        }
        #expect(
            explanation([1, 3, 2, -1], score: 5)
                == .history([.init(item: 1, value: 3), .init(item: 2, value: 2)])
        )
        #expect(explanation([1, 3], score: 4) == .history([.init(item: 1, value: 3)]))
        #expect(explanation([], score: 4) == .popular)
        #expect(explanation([-1, 0.5], score: 4) == .popular)
        #expect(explanation([0.1], score: 4) == .popular)
        // A remainder below 0 does not speak for the item.
        #expect(explanation([0.1], score: -4) == .history([.init(item: 0, value: 0.1)]))
    }
}
