import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct FeatureFactorMapTests {
    private struct Normal {
        var source: SeededRandomSource
        /// Twelve uniform numbers less 6: variance 1.
        mutating func next() -> Float {
            (0..<12).reduce(-6) { sum, _ in sum + Float(source.uint64() >> 40) * 0x1p-24 }
        }
    }

    /// Features x, and factors v = W x + noise.
    private static func world(seed: UInt64, items: Int, noise: Float) throws -> (
        features: ItemFeatures, factors: [Float]
    ) {
        var normal = Normal(source: try SeededRandomSource(seed: seed, label: "cold-start-tests"))
        let map = (0..<24).map { _ in normal.next() }
        var features: [Float] = []
        var factors: [Float] = []
        for _ in 0..<items {
            let row = (0..<6).map { _ in normal.next() }
            features += row
            for factor in 0..<4 {
                let exact = (0..<6).reduce(Float(1)) { $0 + map[factor * 6 + $1] * row[$1] }
                factors.append(exact + noise * normal.next())
            }
        }
        return (try ItemFeatures(values: features, columnCount: 6), factors)
    }

    /// Leaving out for real: a map without item i, with the same λ, on item i.
    @Test func theLeaveOneOutErrorIsThatOfLeavingOut() throws {
        let (features, factors) = try Self.world(seed: 1, items: 12, noise: 0.5)
        let map = try FeatureFactorMap(
            features: features,
            factors: factors,
            factorCount: 4,
            ridges: [0.3]
        )
        var sum = 0.0
        var sumOfMeans = 0.0
        for left in Int32(0)..<12 {
            let others = (Int32(0)..<12).filter { $0 != left }
            let kept = others.flatMap { factors[(4 * Int($0))..<(4 * Int($0) + 4)] }
            let training = try features.rows(others)
            // The candidates are relative to the mean eigenvalue, so find the unit first.
            let unit = try FeatureFactorMap(
                features: training,
                factors: kept,
                factorCount: 4,
                ridges: [1]
            ).ridge
            let smaller = try FeatureFactorMap(
                features: training,
                factors: kept,
                factorCount: 4,
                ridges: [map.ridge / unit]
            )
            let predicted = try smaller.factors(for: features.rows([left]))
            for factor in 0..<4 {
                let truth = Double(factors[4 * Int(left) + factor])
                let mean = (0..<11).reduce(0.0) { $0 + Double(kept[4 * $1 + factor]) } / 11
                sum += (truth - Double(predicted[factor])) * (truth - Double(predicted[factor]))
                sumOfMeans += (truth - mean) * (truth - mean)
            }
        }
        #expect(abs(sum / 12 - map.leaveOneOutError) < 1e-4 * map.leaveOneOutError)
        #expect(abs(1 - sum / sumOfMeans - map.explainedShare) < 1e-4)
    }

    @Test func exactFactorsAreFoundAndNoiseAsksForMoreRidge() throws {
        let (features, factors) = try Self.world(seed: 2, items: 60, noise: 0)
        let known = (Int32(0)..<40).map { $0 }
        let held = (Int32(40)..<60).map { $0 }
        let map = try FeatureFactorMap(
            features: features.rows(known),
            factors: Array(factors.prefix(160)),
            factorCount: 4,
            ridges: [1e-9, 1, 100]
        )
        let predicted = try map.factors(for: features.rows(held))
        for (left, right) in zip(predicted, factors.dropFirst(160)) {
            #expect(abs(left - right) < 1e-3)
        }
        #expect(map.explainedShare > 0.999)
        let (_, noise) = try Self.world(seed: 3, items: 60, noise: 10)
        let useless = try FeatureFactorMap(features: features, factors: noise, factorCount: 4)
        #expect(useless.ridge > map.ridge && useless.explainedShare < 0.1)
    }

    /// New items are ranked for people whose taste is known: the share of pairs in the order of the
    /// truth.
    @Test func newItemsAreRankedFarBetterThanAtRandom() throws {
        let (features, factors) = try Self.world(seed: 4, items: 120, noise: 0.3)
        let known = (Int32(0)..<90).map { $0 }
        let new = (Int32(90)..<120).map { $0 }
        func model(_ itemFactors: [Float], _ items: Int) throws -> FactorModel {
            try FactorModel(
                algorithm: "ials",
                items: (0..<Int32(items)).map { $0 },
                itemFactors: itemFactors,
                factorCount: 4,
                parameters: UserFactorParameters(regularization: 0.1, unobservedWeight: 0.05),
                counts: [Double](repeating: 1, count: items)
            )
        }
        let truth = try model(factors, 120)
        let released = try model(Array(factors.prefix(360)), 90)
        let map = try FeatureFactorMap(
            features: features.rows(known),
            factors: released.itemFactors,
            factorCount: 4
        )
        let grown = try released.adding(factors: map.factors(for: features.rows(new)))
        #expect(grown.itemCount == 120)
        var source = try SeededRandomSource(seed: 4, label: "cold-start-users")
        var (right, all) = (0, 0)
        for _ in 0..<50 {
            var shuffled = known
            source.shuffle(&shuffled)
            let history = Array(shuffled.prefix(8))
            let expected = truth.scores(history: history)
            let scores = grown.scores(history: history)
            for first in 90..<120 {
                for second in 90..<first {
                    all += 1
                    if (expected[first] > expected[second]) == (scores[first] > scores[second]) {
                        right += 1
                    }
                }
            }
        }
        #expect(Double(right) / Double(all) > 0.9)
    }

    @Test func partsThatDoNotFitAreRefused() throws {
        let (features, factors) = try Self.world(seed: 5, items: 5, noise: 0)
        #expect(throws: RecommendersError.self) {
            try FeatureFactorMap(features: features, factors: factors, factorCount: 3)
        }
        #expect(throws: RecommendersError.self) {
            try FeatureFactorMap(features: features, factors: factors, factorCount: 0)
        }
        #expect(throws: RecommendersError.self) {
            try FeatureFactorMap(
                features: features.rows([0, 1]),
                factors: Array(factors.prefix(8)),
                factorCount: 4
            )
        }
        for ridges in [[], [0], [.infinity], [-1]] {
            #expect(throws: RecommendersError.self) {
                try FeatureFactorMap(
                    features: features,
                    factors: factors,
                    factorCount: 4,
                    ridges: ridges
                )
            }
        }
        let map = try FeatureFactorMap(features: features, factors: factors, factorCount: 4)
        #expect(throws: RecommendersError.self) {
            try map.factors(for: ItemFeatures(values: [1, 2], columnCount: 2))
        }
    }
}
