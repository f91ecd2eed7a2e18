import SecureAggregation
import Testing

@testable import FederatedProtocol

/// Public inputs from which a bounded answer would leave single precision are refused.
@Suite struct QueryBoundsTests {
    private static func query(
        weight: Double = 1,
        userNormBound: Double = 1,
        gramianWeight: Double = 0.5,
        statistic: UserFactorQuery.Statistic = .rightHandSide,
        l2Bound: Double = 1
    ) throws -> SumQuery {
        let body = QueryBody.userFactors(
            try UserFactorQuery(
                items: HeadDescription(items: [0, 1], weights: [weight, 1], direction: [0, 0]),
                itemFactors: [1, 2],
                factorCount: 1,
                ridge: .init(regularization: 1, frequencyExponent: 1, unobservedWeight: 0),
                userNormBound: userNormBound,
                weighting: .asGiven,
                statistic: statistic,
                gramianWeight: gramianWeight,
                l2Bound: l2Bound
            )
        )
        return try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: l2Bound, length: body.length, clients: 10),
            noise: .coordinator(variance: 1_000_000)
        )
    }

    @Test func theUsualIsAccepted() throws {
        _ = try Self.query()
        _ = try Self.query(weight: 1e9, userNormBound: 1e-6, l2Bound: 1e-6)
        _ = try Self.query(weight: 1e-9, userNormBound: 1e9, gramianWeight: 1e6, l2Bound: 1e9)
    }

    /// Weight 10⁶, norms 10⁻⁴⁰ and 10⁻³³ would make single-precision products overflow after the clip.
    @Test func theEndsOfSinglePrecisionAreRefused() {
        #expect(throws: FederatedProtocolError.self) {
            try Self.query(weight: 1e6, userNormBound: 1e-40, l2Bound: 1e-33)
        }
        for (weight, user, gramian, bound): (Double, Double, Double, Double) in [
            (1e10, 1, 0.5, 1), (1e-10, 1, 0.5, 1), (1, 1e-7, 0.5, 1), (1, 1e10, 0.5, 1),
            (1, 1, 1e7, 1), (1, 1, 0.5, 1e-7), (1, 1, 0.5, 1e10), (1, 1, .nan, 1),
        ] {
            #expect(throws: FederatedProtocolError.self) {
                try Self.query(
                    weight: weight,
                    userNormBound: user,
                    gramianWeight: gramian,
                    l2Bound: bound
                )
            }
        }
        for weight in [1e-7, 1e7, .nan] {
            #expect(throws: FederatedProtocolError.self) {
                try Self.query(statistic: .normalEquations(matrixWeight: weight))
            }
        }
    }

    /// The same for every kind: the bound of any query.
    @Test func aSketchWithATinyBoundIsNoQuery() throws {
        let body = QueryBody.itemSketch(
            try ItemSketchQuery(
                head: SumQueryTests.head(2),
                basis: .random(seed: 1),
                columnCount: 2,
                normBound: 1e-30
            )
        )
        #expect(throws: FederatedProtocolError.invalidNumber(field: "l2Bound")) {
            try SumQuery(
                body: body,
                encoding: FixedPointEncoding(l2Bound: 1e-30, length: 4, clients: 10),
                noise: .coordinator(variance: 1_000_000)
            )
        }
    }
}
