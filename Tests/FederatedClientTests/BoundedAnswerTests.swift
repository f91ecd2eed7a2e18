import DifferentialPrivacy
import FederatedProtocol
import Foundation
import ProtocolPrimitives
import Recommenders
import SecureAggregation
import Testing

@testable import FederatedClient

/// The one promise everything rests on: no client moves a sum by more than the charged sensitivity.
@Suite struct BoundedAnswerTests {
    private static let itemCount = 90

    private static func head(_ count: Int, using random: inout SeededRandomSource) throws
        -> HeadDescription
    {
        var items = (0..<UInt32(itemCount)).map { $0 }
        random.shuffle(&items)
        let direction = (0..<count).map { _ in 0.01 + Double(random.uint64(below: 1000)) / 1000 }
        let norm = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return try HeadDescription(
            items: Array(items.prefix(count)),
            weights: (0..<count).map { _ in 0.2 + Double(random.uint64(below: 5000)) / 1000 },
            direction: direction.map { $0 / norm }
        )
    }

    private static func queries(using random: inout SeededRandomSource) throws -> [SumQuery] {
        let gramHead = try head(40, using: &random)
        let bodies: [QueryBody] = [
            .itemCounts(try ItemCountsQuery(itemCount: itemCount)),
            .itemGram(try ItemGramQuery(head: gramHead)),
            .itemFactorStatistics(
                try ItemFactorStatisticsQuery(
                    gramHead: gramHead,
                    eigenvectors: (0..<(40 * 6)).map { _ in
                        Double(random.uint64(below: 2001)) / 1000 - 1
                    },
                    whitening: [1, 1.5, 2, 3, 4, 10],
                    momentHead: try head(70, using: &random),
                    gramianWeight: 0.1
                )
            ),
        ]
        return try bodies.map {
            try SumQuery(
                body: $0,
                encoding: FixedPointEncoding(l2Bound: $0.l2Bound, length: $0.length, clients: 500),
                noise: .coordinator(variance: 1 << 34)
            )
        }
    }

    private static func history(using random: inout SeededRandomSource) -> [Int32] {
        var items = (0..<Int32(itemCount)).map { $0 }
        random.shuffle(&items)
        return Array(items.prefix(Int(random.uint64(below: 90))))
    }

    private static func randomness(_ seed: UInt64) throws -> AnswerRandomness {
        var random = try SeededRandomSource(seed: seed, label: "randomness")
        return try AnswerRandomness(using: &random)
    }

    private static func integers(_ answer: BoundedAnswer) -> [Int32] {
        var output = [Int32](repeating: 0, count: answer.length)
        output.withUnsafeMutableBufferPointer { answer.write(0..<answer.length, into: $0) }
        return output
    }

    @Test(arguments: 0..<40) func noAnswerExceedsTheChargedSensitivity(seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "sensitivity")
        for query in try Self.queries(using: &random) {
            let client = QueryAnswerer(
                history: Self.history(using: &random),
                itemCount: Self.itemCount,
                policy: ClientPolicy()
            )
            let integers = Self.integers(try client.answer(query, randomness: Self.randomness(1)))
            #expect(integers.count == query.body.length)
            let squared = integers.reduce(UInt64(0)) { $0 + UInt64(Int64($1) * Int64($1)) }
            #expect(squared <= query.encoding.squaredSensitivity)
        }
    }

    /// With a norm bound of 2⁷ rounding is a large part of the norm: the charge must still cover it.
    @Test(arguments: 0..<40) func coarseRoundingIsCharged(seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "coarse")
        for fine in try Self.queries(using: &random) {
            let query = try SumQuery(
                body: fine.body,
                encoding: FixedPointEncoding(
                    l2Bound: fine.body.l2Bound,
                    length: fine.body.length,
                    normBoundExponent: 7
                ),
                noise: .coordinator(variance: 1 << 20)
            )
            let client = QueryAnswerer(
                history: Self.history(using: &random),
                itemCount: Self.itemCount,
                policy: ClientPolicy()
            )
            let squared = Self.integers(try client.answer(query, randomness: Self.randomness(1)))
                .reduce(UInt64(0)) { $0 + UInt64(Int64($1) * Int64($1)) }
            #expect(squared <= query.encoding.squaredSensitivity)
        }
    }

    /// Unit vectors that rounding could lengthen most, all rounded away from zero at once: no
    /// randomness can do worse.
    @Test(
        arguments: [
            (10, 4), (1_000, 6), (118_592, 10), (118_592, 16), (118_592, 21), (1_000_000, 11),
            (10_000_000, 13), (10_000_000, 21),
        ]
    )
    func noOutcomeOfRoundingExceedsTheChargedSensitivity(length: Int, exponent: Int) throws {
        let encoding = try FixedPointEncoding(
            l2Bound: 1,
            length: length,
            normBoundExponent: exponent
        )
        var vectors: [[Float]] = []
        let level = Float(1 / Double(length).squareRoot())
        vectors.append([Float](repeating: level, count: length))
        // One large coordinate, and the rest just enough to be rounded up.
        let small = Float(0.01 / encoding.scale)
        let rest = Double(small) * Double(small) * Double(length - 1)
        var spiked = [Float](repeating: small, count: length)
        spiked[length / 2] = Float((1 - rest).squareRoot()) * -1
        if rest < 1 { vectors.append(spiked) }
        // As many coordinates as possible a hair above an integer.
        let hair = Float(1.001 / encoding.scale)
        let count = min(length, Int(1 / (Double(hair) * Double(hair))))
        vectors.append((0..<length).map { $0 < count ? hair : 0 })
        for vector in vectors {
            let answer = try BoundedAnswer(
                segments: [.values(vector)],
                encoding: encoding,
                noise: .coordinator(variance: 1),
                samplingRate: nil,
                randomness: try Self.randomness(2)
            )
            var scaled = [Float](repeating: 0, count: length)
            scaled.withUnsafeMutableBufferPointer {
                answer.write(0..<length, as: Unrounded.self, into: $0)
            }
            var worst: UInt64 = 0
            for value in scaled {
                let integer = UInt64(value.magnitude.rounded(.up))
                worst += integer * integer
            }
            #expect(worst <= encoding.squaredSensitivity)
            let actual = Self.integers(answer).reduce(UInt64(0)) {
                $0 + UInt64(Int64($1) * Int64($1))
            }
            #expect(actual <= worst)
        }
    }

    /// With noise to come answers differ from run to run and are unbiased; exact sums are the nearest.
    @Test func answersForExactSumsAreTheNearest() throws {
        let vector = (0..<3000).map { Float($0 % 100) / 3000 - 0.016 }
        let encoding = try FixedPointEncoding(l2Bound: 1, length: 3000, clients: 100)
        func integers(_ noise: QueryNoise, seed: UInt64) throws -> [Int32] {
            Self.integers(
                try BoundedAnswer(
                    segments: [.values(vector)],
                    encoding: encoding,
                    noise: noise,
                    samplingRate: nil,
                    randomness: Self.randomness(seed)
                )
            )
        }
        let nearest = vector.map {
            Int32(($0 * Float(encoding.scale)).rounded(.toNearestOrEven))
        }
        #expect(try integers(.exact, seed: 1) == nearest)
        #expect(try integers(.exact, seed: 2) == nearest)
        let noisy = QueryNoise.coordinator(variance: 1 << 30)
        #expect(try integers(noisy, seed: 1) != nearest)
        #expect(try integers(noisy, seed: 1) != integers(noisy, seed: 2))
    }

    @Test func gramAnswersAgreeWithTheDefinition() throws {
        var random = try SeededRandomSource(seed: 5, label: "definition")
        let query = try Self.queries(using: &random)[1]
        guard case .itemGram(let gram) = query.body else {
            Issue.record("the example queries are in another order")
            return
        }
        let history = Self.history(using: &random)
        let head = try HeadItems(
            items: gram.head.items.map { Int32($0) },
            weights: gram.head.weights,
            direction: gram.head.direction,
            itemCount: Self.itemCount
        )
        let residual = ResidualItemVector(history: history, head: head).values
        let client = QueryAnswerer(
            history: history,
            itemCount: Self.itemCount,
            policy: ClientPolicy()
        )
        let integers = Self.integers(try client.answer(query, randomness: Self.randomness(1)))
        var position = 0
        for row in 0..<head.count {
            for column in row..<head.count {
                let factor = row == column ? 1 : 2.0.squareRoot()
                let exact = residual[row] * residual[column] * factor * query.encoding.scale
                #expect(abs(Double(integers[position]) - exact) < 1.02)
                position += 1
            }
        }
    }

    @Test func crossMomentAnswersAgreeWithTheDefinition() throws {
        var random = try SeededRandomSource(seed: 6, label: "definition")
        let query = try Self.queries(using: &random)[2]
        guard case .itemFactorStatistics(let statistics) = query.body else {
            Issue.record("the example queries are in another order")
            return
        }
        let history = Self.history(using: &random)
        func residual(_ head: HeadDescription) throws -> [Double] {
            ResidualItemVector(
                history: history,
                head: try HeadItems(
                    items: head.items.map { Int32($0) },
                    weights: head.weights,
                    direction: head.direction,
                    itemCount: Self.itemCount
                )
            ).values
        }
        let gram = try residual(statistics.gramHead)
        let moment = try residual(statistics.momentHead)
        let count = statistics.factorCount
        var position = (0..<count).map { factor in
            statistics.whitening[factor]
                * gram.indices.reduce(0.0) {
                    $0 + gram[$1] * statistics.eigenvectors[$1 * count + factor]
                }
        }
        let norm = position.reduce(0) { $0 + $1 * $1 }.squareRoot()
        position = position.map { $0 / norm }
        var expected: [Double] = []
        for value in moment { expected += position.map { value * $0 } }
        for row in 0..<count {
            for column in row..<count {
                let factor = row == column ? 0.1 : 0.1 * 2.0.squareRoot()
                expected.append(factor * position[row] * position[column])
            }
        }
        let client = QueryAnswerer(
            history: history,
            itemCount: Self.itemCount,
            policy: ClientPolicy()
        )
        let integers = Self.integers(try client.answer(query, randomness: Self.randomness(1)))
        #expect(integers.count == expected.count)
        for (integer, real) in zip(integers, expected) {
            #expect(abs(Double(integer) - real * query.encoding.scale) < 1.02)
        }
    }

    @Test func blocksJoinToTheWholeVector() throws {
        var random = try SeededRandomSource(seed: 7, label: "blocks")
        for query in try Self.queries(using: &random) {
            let client = QueryAnswerer(
                history: Self.history(using: &random),
                itemCount: Self.itemCount,
                policy: ClientPolicy()
            )
            let answer = try client.answer(query, randomness: Self.randomness(1))
            let whole = Self.integers(answer)
            for size in [1, 7, 64, 1000] {
                var joined: [Int32] = []
                for start in stride(from: 0, to: answer.length, by: size) {
                    let range = start..<min(start + size, answer.length)
                    var block = [Int32](repeating: 9, count: range.count)
                    block.withUnsafeMutableBufferPointer { answer.write(range, into: $0) }
                    joined += block
                }
                #expect(joined == whole)
            }
        }
    }

    @Test func someoneWithoutAHistoryAnswersZeros() throws {
        var random = try SeededRandomSource(seed: 8, label: "zeros")
        for query in try Self.queries(using: &random) {
            let client = QueryAnswerer(
                history: [],
                itemCount: Self.itemCount,
                policy: ClientPolicy()
            )
            #expect(
                Self.integers(try client.answer(query, randomness: Self.randomness(1))).allSatisfy {
                    $0 == 0
                }
            )
        }
    }
}
