import DifferentialPrivacy
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation
import Testing

@testable import FederatedClient

/// Whatever vector is to be sent, its integers stay within the charged sensitivity.
@Suite struct ContributionTests {
    private static let length = 500

    private static func query(_ noise: QueryNoise = .coordinator(variance: 1 << 34)) throws
        -> SumQuery
    {
        let body = QueryBody.itemCounts(try ItemCountsQuery(itemCount: length))
        return try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: body.l2Bound, length: length, clients: 100),
            noise: noise
        )
    }

    private static func squares(_ vector: [Float], clippedTo factor: Double? = 1) throws -> Double {
        var random = try SeededRandomSource(seed: 1, label: "contribution")
        let answer = try QueryAnswerer(history: [], itemCount: length, policy: ClientPolicy())
            .answer(
                query(),
                contribution: vector,
                clippedTo: factor,
                randomness: AnswerRandomness(using: &random)
            )
        var output = [Int32](repeating: 0, count: length)
        output.withUnsafeMutableBufferPointer { answer.write(0..<length, into: $0) }
        return output.reduce(0) { $0 + Double($1) * Double($1) }
    }

    @Test(arguments: [1e-3, 1, 1.001, 4, 1e6, 1e30, 3e38] as [Float])
    func anyNormIsClipped(norm: Float) throws {
        let limit = Double(try Self.query().encoding.squaredSensitivity)
        for spread in [1, 7, Self.length] {
            let size = norm / Float(spread).squareRoot()
            let squares = try Self.squares((0..<Self.length).map { $0 < spread ? size : 0 })
            #expect(squares <= limit)
            // What is clipped is sent at the bound, not below it.
            if norm >= 1 { #expect(squares > 0.95 * limit, "\(spread)") }
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func whatIsNoNumberBecomesZeros(
        value: Float
    ) throws {
        var vector = [Float](repeating: 0.01, count: Self.length)
        vector[3] = value
        #expect(try Self.squares(vector) == 0)
    }

    /// Without clipping, which only tests can ask for, the bound would not hold.
    @Test func clippingIsWhatHoldsTheBound() throws {
        let limit = Double(try Self.query().encoding.squaredSensitivity)
        let vector = [Float](repeating: 4 / Float(Self.length).squareRoot(), count: Self.length)
        #expect(try Self.squares(vector, clippedTo: nil) > 15 * limit)
        #expect(abs(try Self.squares(vector, clippedTo: 1.5) / limit - 2.25) < 0.1)
    }

    /// Compact parts are measured jointly, as their coordinates are.
    @Test func compactPartsAreClippedJointly() throws {
        let vector = (0..<30).map { Float($0 % 5) - 1 }
        let rows = (0..<12).map { Float($0) }
        let segments: [BoundedAnswer.Segment] = [
            .upperTriangle(vector, weight: 0.3), .outerProduct(rows: rows, columns: vector),
            .values([2, -3]),
        ]
        let length = segments.reduce(0) { $0 + $1.length }
        var random = try SeededRandomSource(seed: 1, label: "contribution")
        let randomness = try AnswerRandomness(using: &random)
        func squares(_ bound: Double) throws -> Double {
            let encoding = try FixedPointEncoding(
                l2Bound: bound,
                length: length,
                normBoundExponent: 20
            )
            let answer = try BoundedAnswer(
                segments: segments,
                encoding: encoding,
                noise: .exact,
                samplingRate: nil,
                randomness: randomness
            )
            var output = [Int32](repeating: 0, count: length)
            output.withUnsafeMutableBufferPointer { answer.write(0..<length, into: $0) }
            let norm = output.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            return norm / encoding.scale
        }
        // ‖v‖² = 90 and ‖rows‖² = 506, so the joint norm is √((0.3 · 90)² + 506 · 90 + 13).
        let norm = (729.0 + 45_540 + 13).squareRoot()
        #expect(abs(try squares(1000) - norm) < 0.1)
        #expect(abs(try squares(100) - 100) < 0.1)
        #expect(abs(try squares(0.5) - 0.5) < 0.001)
    }

    @Test func policyAndLengthAreChecked() throws {
        var random = try SeededRandomSource(seed: 1, label: "contribution")
        let randomness = try AnswerRandomness(using: &random)
        let client = QueryAnswerer(history: [], itemCount: Self.length, policy: ClientPolicy())
        #expect(throws: ClientError.unusableQuery(field: "length")) {
            try client.answer(Self.query(), contribution: [1], randomness: randomness)
        }
        #expect(throws: ClientError.exactSumRefused) {
            try client.answer(
                Self.query(.exact),
                contribution: [Float](repeating: 0, count: Self.length),
                randomness: randomness
            )
        }
    }
}
