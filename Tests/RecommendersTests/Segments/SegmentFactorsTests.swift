import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct SegmentFactorsTests {
    @Test("A spectral model's position is that of the residual in its factors, without the average")
    func spectral() throws {
        var random = try SeededRandomSource(seed: 4, label: "factors")
        func number() -> Double { Double(random.uint64() >> 11) * 0x1p-52 - 1 }
        let raw = (0..<6).map { _ in abs(number()) + 0.1 }
        let norm = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let head = try HeadItems(
            items: [5, 0, 3, 1, 6, 2],
            weights: (0..<6).map { _ in abs(number()) + 0.2 },
            direction: raw.map { $0 / norm },
            itemCount: 8
        )
        let itemFactors = (0..<18).map { _ in Float(number()) }
        let model = try SpectralModel(
            head: head,
            itemFactors: itemFactors,
            factorCount: 3,
            popularityWeight: 1,
            counts: [8, 7, 6, 5, 0, 3, 2, 1]
        )
        let factors = try #require(try SegmentFactors(.spectral(model)))
        #expect(factors.space.dimension == 3 && factors.space.itemCount == 8)

        func residualPosition(_ history: [Int32]) -> [Double] {
            let residual = ResidualItemVector(history: history, head: head)
            return (0..<3).map { factor in
                residual.values.indices.reduce(0.0) {
                    $0 + residual.values[$1] * Double(itemFactors[$1 * 3 + factor])
                }
            }
        }
        // The average position: counts over items of the linear map.
        var mean = [0.0, 0, 0]
        for (item, count) in model.counts.enumerated() where head.position(of: Int32(item)) != nil {
            var vector = [Double](repeating: 0, count: 6)
            let row = try #require(head.position(of: Int32(item)))
            vector[row] = head.weights[row]
            let along = head.weights[row] * head.direction[row]
            for index in vector.indices { vector[index] -= along * head.direction[index] }
            for factor in 0..<3 {
                for index in vector.indices {
                    mean[factor] += count * vector[index] * Double(itemFactors[index * 3 + factor])
                }
            }
        }
        let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
        mean = mean.map { $0 / length }
        for history in [[5, 0], [3], [6, 2, 1, 7]] as [[Int32]] {
            var expected = residualPosition(history)
            let along = zip(expected, mean).reduce(0) { $0 + $1.0 * $1.1 }
            expected = zip(expected, mean).map { $0 - along * $1 }
            let size = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
            let found = try #require(factors.space.position(of: history))
            for (one, other) in zip(found, expected) { #expect(abs(one - other / size) < 1e-5) }
        }
        #expect(factors.space.position(of: [7, 4]) == nil)
    }

    @Test("Of many factors the principal ones are kept, and scores by place stay nearly the same")
    func principal() throws {
        var random = try SeededRandomSource(seed: 5, label: "factors")
        func number() -> Float { Float(random.uint64() >> 40) * 0x1p-23 - 1 }
        // Forty factors, of which three carry nearly everything.
        let vectors = (0..<60).flatMap { _ in
            (0..<40).map { $0 < 3 ? number() : 0.001 * number() }
        }
        let model = try FactorModel(
            algorithm: "ials",
            items: (0..<60).map { Int32($0) },
            itemFactors: vectors,
            factorCount: 40,
            parameters: UserFactorParameters(
                regularization: 0.1,
                frequencyExponent: 1,
                unobservedWeight: 0.1
            ),
            counts: [Double](repeating: 1, count: 60)
        )
        let factors = try #require(try SegmentFactors(.factors(model)))
        #expect(factors.space.dimension == SegmentFactors.maximumDimension)
        let place = try #require(factors.space.position(of: [3, 9]))
        var mean = [Double](repeating: 0, count: 40)
        for (index, value) in vectors.enumerated() { mean[index % 40] += Double(value) }
        let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
        var sum = (0..<40).map { Double(vectors[3 * 40 + $0]) + Double(vectors[9 * 40 + $0]) }
        let along = zip(sum, mean).reduce(0) { $0 + $1.0 * $1.1 } / length
        sum = zip(sum, mean).map { $0 - along * $1 / length }
        let size = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for item in 0..<60 {
            var turned = 0.0
            for factor in 0..<factors.space.dimension {
                let index = item * factors.space.dimension + factor
                turned += place[factor] * Double(factors.itemFactors[index])
            }
            let expected = (0..<40).reduce(0.0) {
                $0 + sum[$1] / size * Double(vectors[item * 40 + $1])
            }
            #expect(abs(turned - expected) < 0.01)
        }
    }

    @Test("Models without factors have no place for people")
    func without() throws {
        #expect(try SegmentFactors(.popularity(PopularityModel(counts: [1, 2]))) == nil)
    }
}
