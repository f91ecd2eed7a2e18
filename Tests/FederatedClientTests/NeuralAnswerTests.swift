import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import SecureAggregation
import Testing

@testable import FederatedClient

@Suite struct NeuralAnswerTests {
    private static func query(seed: UInt64 = 1, bound: Double = 50) throws -> NeuralGradientQuery {
        let length = NeuralGradientQuery.networkLength(
            factorCount: 2,
            firstWidth: 3,
            secondWidth: 2
        )
        return try NeuralGradientQuery(
            itemFactors: (0..<40).map { Float($0 % 7) / 7 - 0.4 },
            factorCount: 2,
            firstWidth: 3,
            secondWidth: 2,
            network: (0..<length).map { Float($0 % 5) / 5 - 0.3 },
            ridge: .init(regularization: 0.1, frequencyExponent: 1, unobservedWeight: 0.1),
            userNormBound: 2,
            heldOutItems: 3,
            negativesPerItem: 4,
            seed: seed,
            l2Bound: bound
        )
    }

    private static func answer(_ query: NeuralGradientQuery, history: [Int32], itemCount: Int = 20)
        throws -> [Double]
    {
        let body = QueryBody.neuralGradient(query)
        let encoding = try FixedPointEncoding(
            l2Bound: body.l2Bound,
            length: body.length,
            clients: 10
        )
        var random = try SeededRandomSource(seed: 1, label: "answer")
        let answer = try QueryAnswerer(
            history: history,
            itemCount: itemCount,
            policy: ClientPolicy(minimumNoiseMultiplier: 0)
        ).answer(
            SumQuery(body: body, encoding: encoding, noise: .exact),
            randomness: AnswerRandomness(using: &random)
        )
        var integers = [Int32](repeating: 0, count: answer.length)
        integers.withUnsafeMutableBufferPointer { answer.write(0..<answer.length, into: $0) }
        return integers.map { encoding.decode(Int64($0)) }
    }

    @Test("What is drawn is the history once and items that are not in it")
    func draws() throws {
        let history: [Int32] = [0, 3, 4, 5, 7, 9, 11, 12, 15, 18, 19]
        let query = try Self.query()
        let answer = NeuralAnswer(query: query, inputs: try NeuralInputs(query))
        let drawn = try answer.draw(history)
        // A fifth of eleven items is two.
        #expect(drawn.heldOut.count == 2 && drawn.negatives.count == 8)
        #expect((drawn.heldOut + drawn.rest).sorted() == history)
        #expect(drawn.negatives.allSatisfy { !history.contains($0) && $0 >= 0 && $0 < 20 })
        #expect(try answer.draw(history) == drawn)
        let other = try Self.query(seed: 2)
        #expect(
            try NeuralAnswer(query: other, inputs: NeuralInputs(other)).draw(history).negatives
                != drawn.negatives
        )
    }

    @Test("An answer keeps its bound and touches the rows that were drawn")
    func bound() throws {
        let history: [Int32] = [0, 3, 4, 5, 7, 9]
        for bound in [50, 0.5, 0.01] {
            let query = try Self.query(bound: bound)
            let values = try Self.answer(query, history: history)
            let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            #expect(norm < bound * (1 + 1e-3))
            #expect(norm > 0)
            let drawn = try NeuralAnswer(query: query, inputs: NeuralInputs(query)).draw(history)
            for item in 0..<20 where !(drawn.heldOut + drawn.negatives).contains(Int32(item)) {
                #expect(values[2 * item] == 0 && values[2 * item + 1] == 0)
            }
        }
    }

    @Test("Too short a history, or one of everything, says nothing")
    func silence() throws {
        for history in [[], [4], (0..<20).map { Int32($0) }] as [[Int32]] {
            #expect(try Self.answer(Self.query(), history: history).allSatisfy { $0 == 0 })
        }
    }

    @Test("Factors of another catalog are refused")
    func otherCatalog() throws {
        #expect(throws: ClientError.unusableQuery(field: "itemCount")) {
            try Self.answer(Self.query(), history: [1, 2], itemCount: 21)
        }
    }

    @Test("Queries come back from their bytes, and no shortened one is read")
    func encoding() throws {
        let body = QueryBody.neuralGradient(try Self.query())
        let query = try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: 50, length: body.length, clients: 10),
            noise: .exact
        )
        let bytes = query.encoded
        #expect(try SumQuery(decoding: bytes) == query)
        #expect(body.kind == "neuralGradient")
        for count in 0..<bytes.count {
            #expect(throws: FederatedProtocolError.self) {
                try SumQuery(decoding: Array(bytes[..<count]))
            }
        }
    }
}
