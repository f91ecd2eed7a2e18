import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation
import Testing

@testable import FederatedClient

/// Answers with a clipping indicator: whatever the history, the whole is within the joint bound.
@Suite struct ClippingIndicatorTests {
    private static let itemCount = 12

    private static func query(bound: Double, weight: Double?, factors: [Float]) throws -> SumQuery {
        let items = (0..<UInt32(itemCount)).map { $0 }
        let body = QueryBody.userFactors(
            try UserFactorQuery(
                items: HeadDescription(
                    items: items,
                    weights: items.map { _ in 1 },
                    direction: items.map { _ in 0 }
                ),
                itemFactors: factors,
                factorCount: 2,
                ridge: .init(regularization: 0.1, frequencyExponent: 1, unobservedWeight: 0.1),
                userNormBound: 4,
                weighting: .asGiven,
                statistic: weight.map { .clippedResidual(indicatorWeight: $0) } ?? .residual,
                gramianWeight: 1,
                l2Bound: UserFactorQuery.jointBound(
                    vectorBound: bound,
                    indicatorWeight: weight ?? 0
                )
            )
        )
        return try SumQuery(
            body: body,
            encoding: FixedPointEncoding(
                l2Bound: body.l2Bound,
                length: body.length,
                clients: 100
            ),
            noise: .coordinator(variance: 1 << 40)
        )
    }

    private static func answer(_ query: SumQuery, history: [Int32], seed: UInt64) throws -> [Int32]
    {
        var random = try SeededRandomSource(seed: seed, label: "answer")
        let answer = try QueryAnswerer(
            history: history,
            itemCount: itemCount,
            policy: ClientPolicy(minimumNoiseMultiplier: 0)
        ).answer(query, randomness: AnswerRandomness(using: &random))
        var output = [Int32](repeating: 0, count: answer.length)
        output.withUnsafeMutableBufferPointer { answer.write(0..<answer.length, into: $0) }
        return output
    }

    private static func squaredNorm(_ values: some Sequence<Int32>) -> Double {
        values.reduce(0) { $0 + Double($1) * Double($1) }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func theJointNormIsNeverAboveTheBound(seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "clipping")
        let factors = (0..<2 * Self.itemCount).map { _ in
            Float(Int(random.uint64(below: 2001)) - 1000) / 100
        }
        let bound = Double(1 + random.uint64(below: 200))
        let weight = bound * 0.02 * Double(1 + random.uint64(below: 100))
        let history = (0..<Int32(Self.itemCount)).filter { _ in random.uint64() & 1 == 0 }
        let query = try Self.query(bound: bound, weight: weight, factors: factors)
        let values = try Self.answer(query, history: history, seed: seed)
        let limit = Double(query.encoding.normBound)
        #expect(Self.squaredNorm(values) <= limit * limit)

        // The unclipped norm, from the same question with a bound that nothing reaches.
        let wide = try Self.query(bound: 4000, weight: nil, factors: factors)
        let free = try Self.answer(wide, history: history, seed: seed)
        let norm = Self.squaredNorm(free).squareRoot() / wide.encoding.scale
        // Rounding to integers blurs what is nearly at the bound.
        guard abs(norm - bound) > 0.05 * bound + 0.5, !history.isEmpty else { return }
        let half = weight / 2 * query.encoding.scale
        let indicator = try #require(values.last)
        #expect(abs(Double(indicator) - (norm <= bound ? half : -half)) < 1.01, "\(norm) \(bound)")
        // The rest is what it would be under its own bound.
        let rest = Self.squaredNorm(values.dropLast()).squareRoot() / query.encoding.scale
        #expect(abs(rest - min(norm, bound)) <= 0.02 * bound + 0.5)
    }

    /// A user who is not there is a client that answers zeros; the bound is on the distance from it.
    @Test func anEmptyHistoryAnswersZeros() throws {
        let query = try Self.query(
            bound: 1,
            weight: 0.5,
            factors: [Float](repeating: 1, count: 2 * Self.itemCount)
        )
        let values = try Self.answer(query, history: [], seed: 1)
        #expect(values.count == query.body.length)
        #expect(values.allSatisfy { $0 == 0 })
    }

    @Test func numbersThatAreNotFiniteAreZerosAndNotWithin() {
        let (segments, isWithin) = BoundedAnswer.clipped([.values([.infinity, 1])], to: 1)
        guard case .values(let values)? = segments.first else {
            Issue.record("another segment")
            return
        }
        #expect(values == [0, 0] && !isWithin)
    }
}
