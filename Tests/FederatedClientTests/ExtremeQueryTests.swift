import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import SecureAggregation
import Testing

@testable import FederatedClient

/// Public inputs at the ends of what is accepted: nobody's integers exceed the charged sensitivity.
@Suite struct ExtremeQueryTests {
    private static let sizes = [1e-9, 1e-6, 1, 1e6, 1e9]
    private static let statistics: [UserFactorQuery.Statistic] = [
        .residual, .product([1e9, -1e-9, 1, 1, 1e-38, 1e9, 0.5, -1]), .rightHandSide,
        .normalEquations(matrixWeight: 1e6), .normalEquations(matrixWeight: 1e-6),
    ]

    @Test(arguments: 0..<300 as Range<UInt64>) func integersKeepTheBound(_ seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "extremes")
        func pick(_ values: [Double]) -> Double {
            values[Int(random.uint64(below: UInt64(values.count)))]
        }
        let bound = pick([1e-6, 1e-3, 1, 1e9])
        let body = QueryBody.userFactors(
            try UserFactorQuery(
                items: HeadDescription(
                    items: [0, 1, 2, 3],
                    weights: (0..<4).map { _ in pick(Self.sizes) },
                    direction: [0, 0, 0, 0]
                ),
                itemFactors: (0..<8).map { _ in
                    Float(pick(Self.sizes + [0, -1e9, 1e-38])) * Float(pick([1, -1]))
                },
                factorCount: 2,
                ridge: .init(
                    regularization: pick([1e-30, 1, 1e30, 1e300]),
                    frequencyExponent: 1,
                    unobservedWeight: pick([0, 1, 1e30])
                ),
                userNormBound: pick([1e-6, 1, 1e9]),
                weighting: [.asGiven, .unitNorm, .confidence][Int(random.uint64(below: 3))],
                statistic: Self.statistics[Int(random.uint64(below: 5))],
                gramianWeight: pick([0, 1e-9, 1, 1e6]),
                l2Bound: bound
            )
        )
        let query = try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: bound, length: body.length, clients: 10),
            noise: .coordinator(variance: 1 << 40)
        )
        let prepared: PreparedQuery
        // Factors whose squares leave single precision cannot be prepared, and are refused.
        do { prepared = try PreparedQuery(query, itemCount: 4) } catch { return }
        let answer = try QueryAnswerer(
            history: [0, 2, 3],
            itemCount: 4,
            policy: ClientPolicy(minimumNoiseMultiplier: 0)
        ).answer(prepared, randomness: AnswerRandomness(using: &random))
        var integers = [Int32](repeating: 0, count: answer.length)
        integers.withUnsafeMutableBufferPointer { answer.write(0..<answer.length, into: $0) }
        let squared = integers.reduce(0.0) { $0 + Double($1) * Double($1) }
        #expect(squared <= Double(query.encoding.squaredSensitivity))
    }
}
