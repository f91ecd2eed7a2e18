import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import SecureAggregation
import Testing

@testable import FederatedClient

@Suite struct RatingAnswerTests {
    private static func encoding(_ body: QueryBody) throws -> FixedPointEncoding {
        try FixedPointEncoding(l2Bound: body.l2Bound, length: body.length, clients: 10)
    }

    /// The integers that a client sends for an exact sum.
    private static func integers(
        _ body: QueryBody,
        history: [Int32],
        values: [Float]?,
        itemCount: Int = 10
    ) throws -> [Int32] {
        var random = try SeededRandomSource(seed: 1, label: "answer")
        let answer = try QueryAnswerer(
            history: history,
            values: values,
            itemCount: itemCount,
            policy: ClientPolicy(minimumNoiseMultiplier: 0)
        ).answer(
            SumQuery(body: body, encoding: encoding(body), noise: .exact),
            randomness: AnswerRandomness(using: &random)
        )
        var integers = [Int32](repeating: 0, count: answer.length)
        integers.withUnsafeMutableBufferPointer { answer.write(0..<answer.length, into: $0) }
        return integers
    }

    private static func answer(_ body: QueryBody, history: [Int32], values: [Float]?) throws
        -> [Double]
    {
        let encoding = try encoding(body)
        return try integers(body, history: history, values: values).map {
            encoding.decode(Int64($0))
        }
    }

    private static func sums(_ bound: Double, range: Double = 2) throws -> QueryBody {
        .ratingSums(
            try RatingSumsQuery(
                centering: RatingCentering(
                    center: 3,
                    itemBiases: [0.5, -0.5] + [Float](repeating: 0, count: 8),
                    shrinkage: 1,
                    range: range
                ),
                countWeight: 0.5,
                offsetWeight: 1,
                l2Bound: bound
            )
        )
    }

    @Test("Rating sums are residuals, counts and the offset, as found by hand")
    func ratingSumsByHand() throws {
        let answer = try Self.answer(Self.sums(40), history: [1, 0], values: [3, 5])
        // Offset 2/3, residuals 5/6 and −1/6; the bound is far away.
        var expected = [Double](repeating: 0, count: 22)
        (expected[0], expected[1]) = (5.0 / 6, -1.0 / 6)
        (expected[10], expected[11]) = (0.5, 0.5)
        (expected[20], expected[21]) = (1.0 / 3, 1)
        for (value, wanted) in zip(answer, expected) { #expect(abs(value - wanted) < 5e-4) }
    }

    @Test("One person's ratings never pass the bound, whatever they are", arguments: 1...20)
    func bound(seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "ratings")
        let history = (0..<10).filter { _ in random.uint64(below: 3) > 0 }.map { Int32($0) }
        let values = history.map { _ in Float(random.uint64(below: 2000)) - 1000 }
        let answer = try Self.answer(Self.sums(2), history: history, values: values)
        let norm = answer.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(norm < 2 * (1 + 1e-4), "seed \(seed)")
    }

    @Test("Without ratings a client sends zeros")
    func silence() throws {
        #expect(
            try Self.integers(Self.sums(6), history: [1, 2], values: nil).allSatisfy { $0 == 0 }
        )
        #expect(try Self.integers(Self.sums(6), history: [], values: []).allSatisfy { $0 == 0 })
    }

    @Test("Of an item rated twice the latest rating counts, and no-numbers are zeros")
    func repeats() throws {
        let twice = try Self.integers(Self.sums(40), history: [4, 3, 4], values: [1, 2, 5])
        #expect(try twice == Self.integers(Self.sums(40), history: [3, 4], values: [2, 5]))
        let odd = try Self.integers(Self.sums(40), history: [3, 4], values: [.nan, 5])
        #expect(try odd == Self.integers(Self.sums(40), history: [3, 4], values: [0, 5]))
    }

    @Test("Biases of another catalog are refused")
    func otherCatalog() throws {
        #expect(throws: ClientError.unusableQuery(field: "itemBiases")) {
            try Self.integers(Self.sums(6), history: [1], values: [3], itemCount: 11)
        }
    }

    /// Every kind of query that takes values.
    private static func bodies(_ values: ValueRule) throws -> [QueryBody] {
        let head = try SequenceAnswerTests.head()
        func factors(_ statistic: UserFactorQuery.Statistic) throws -> QueryBody {
            .userFactors(
                try UserFactorQuery(
                    items: head,
                    itemFactors: (0..<10).map { Float($0 % 4) / 3 - 0.4 },
                    factorCount: 2,
                    ridge: .init(regularization: 0.1, frequencyExponent: 1, unobservedWeight: 0.2),
                    userNormBound: 4,
                    weighting: .asGiven,
                    statistic: statistic,
                    gramianWeight: 1,
                    l2Bound: 60,
                    values: values
                )
            )
        }
        return [
            .itemGram(try ItemGramQuery(head: head, values: values)),
            .itemFactorStatistics(
                try ItemFactorStatisticsQuery(
                    gramHead: head,
                    eigenvectors: (0..<10).map { Double($0) / 10 },
                    whitening: [1, 2],
                    momentHead: head,
                    gramianWeight: 0.1,
                    values: values
                )
            ), try factors(.residual), try factors(.normalEquations(matrixWeight: 0.5)),
        ]
    }

    @Test("Confidences of 1 for all give today's answers to the bit")
    func equalConfidences() throws {
        let rule = ValueRule.confidence(
            try ConfidenceRule(slope: 7, shape: .linear, maximum: 100)
        )
        let history: [Int32] = [8, 3, 0, 5]
        for (plain, weighted) in zip(try Self.bodies(.one), try Self.bodies(rule)) {
            let expected = try Self.integers(plain, history: history, values: nil)
            for values in [[1, 1, 1, 1], nil] as [[Float]?] {
                #expect(try Self.integers(weighted, history: history, values: values) == expected)
            }
            #expect(
                try Self.integers(weighted, history: history, values: [1, 9, 1, 3]) != expected
            )
        }
    }

    @Test("A client's own factors weigh squares by confidence, as found by hand")
    func weightedRidge() throws {
        let solver = try UserFactorSolver(
            itemFactors: [1, 2],
            factorCount: 1,
            parameters: UserFactorParameters(
                regularization: 2,
                frequencyExponent: 0,
                unobservedWeight: 0
            )
        )
        // (3·1·1 + 5·2·1) / (3·1 + 5·4 + 2).
        let user = solver.factors(of: [0, 1], weights: [3, 5])
        #expect(abs(user[0] - 13.0 / 25) < 1e-6)
        // (1·4 + 2·(−1)) / (1 + 4 + 2).
        #expect(abs(solver.factors(of: [0, 1], targets: [4, -1])[0] - 2.0 / 7) < 1e-6)
    }

    @Test("With residuals, right-hand sides of all items precede the matrices of all items")
    func ratingEquations() throws {
        let body = QueryBody.userFactors(
            try UserFactorQuery(
                items: HeadDescription(items: [0, 1], weights: [1, 1], direction: [0, 0]),
                itemFactors: [1, 2],
                factorCount: 1,
                ridge: .init(regularization: 2, frequencyExponent: 0, unobservedWeight: 0),
                userNormBound: 4,
                weighting: .asGiven,
                statistic: .normalEquations(matrixWeight: 1),
                gramianWeight: 0,
                l2Bound: 10,
                values: .residual(
                    RatingCentering(
                        center: 3,
                        itemBiases: [0.5, -0.5] + [Float](repeating: 0, count: 8),
                        shrinkage: 1,
                        range: 2
                    )
                )
            )
        )
        let answer = try Self.answer(body, history: [0, 1], values: [5, 3])
        let user = 1.0 / 14
        let expected = [5.0 / 6 * user, -1.0 / 6 * user, user * user, user * user]
        for (value, wanted) in zip(answer, expected) { #expect(abs(value - wanted) < 5e-4) }
    }
}
