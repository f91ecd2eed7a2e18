import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import SecureAggregation
import Testing

@testable import FederatedClient

@Suite struct MetricAnswerTests {
    private static let digest = [UInt8](repeating: 7, count: 32)

    private static func query(_ metrics: [String], digest: [UInt8] = digest) throws -> SumQuery {
        let body = QueryBody.metricSums(
            try MetricSumsQuery(modelDigest: digest, metrics: metrics)
        )
        return try SumQuery(
            body: body,
            encoding: FixedPointEncoding(
                l2Bound: body.l2Bound,
                length: body.length,
                clients: 10
            ),
            noise: .exact
        )
    }

    private static func answer(
        _ query: SumQuery,
        heldOut: HeldOutItems?,
        itemCount: Int = 6
    ) throws -> [Double] {
        let model = ReleasedModel(
            digest: digest,
            model: .popularity(try PopularityModel(counts: [6, 5, 4, 3, 2, 1]))
        )
        var random = try SeededRandomSource(seed: 1, label: "answer")
        let answer = try QueryAnswerer(
            history: [0],
            heldOut: heldOut,
            itemCount: itemCount,
            policy: ClientPolicy(minimumNoiseMultiplier: 0)
        ).answer(
            PreparedQuery(query, itemCount: itemCount, model: model),
            randomness: AnswerRandomness(using: &random)
        )
        var integers = [Int32](repeating: 0, count: answer.length)
        integers.withUnsafeMutableBufferPointer { answer.write(0..<answer.length, into: $0) }
        return integers.map { query.encoding.decode(Int64($0)) }
    }

    @Test("A client answers its metrics and a 1, found by hand")
    func byHand() throws {
        let query = try Self.query(["hr@1", "hr@2", "mrr", "ndcg@3"])
        // Without item 0, item 2 stands second.
        let catalog = try Self.answer(
            query,
            heldOut: HeldOutItems(targets: [2], negatives: nil, unranked: [0])
        )
        for (value, expected) in zip(catalog, [0, 1, 0.5, 0.6309297535714575, 1]) {
            #expect(abs(value - expected) < 1e-4)
        }
        // Among the client's own negatives it stands first.
        let drawn = try Self.answer(
            query,
            heldOut: HeldOutItems(targets: [2], negatives: [4, 5], unranked: [0])
        )
        #expect(drawn.allSatisfy { abs($0 - 1) < 1e-4 })
    }

    @Test("Without held-out items a client sends zeros")
    func silence() throws {
        #expect(try Self.answer(Self.query(["hr@1"]), heldOut: nil) == [0, 0])
    }

    @Test("Another model, another catalog and other metrics are refused")
    func refusals() throws {
        let heldOut = HeldOutItems(targets: [2], negatives: nil, unranked: [0])
        #expect(throws: ClientError.unusableQuery(field: "modelDigest")) {
            try Self.answer(
                Self.query(["hr@1"], digest: [UInt8](repeating: 8, count: 32)),
                heldOut: heldOut
            )
        }
        #expect(throws: ClientError.unusableQuery(field: "modelDigest")) {
            try Self.answer(Self.query(["hr@1"]), heldOut: heldOut, itemCount: 7)
        }
        for name in ["coverage@5", "rmse", "novelty@5", "nothing"] {
            #expect(throws: ClientError.unusableQuery(field: "metrics")) {
                try Self.answer(Self.query([name]), heldOut: heldOut)
            }
        }
        #expect(throws: ClientError.unusableQuery(field: "modelDigest")) {
            try PreparedQuery(Self.query(["hr@1"]), itemCount: 6)
        }
    }

    @Test("Queries come back from their bytes, and bad ones are refused")
    func encoding() throws {
        let query = try Self.query(["ndcg@10", "auc"])
        #expect(try SumQuery(decoding: query.encoded) == query)
        #expect(query.body.kind == "metricSums" && query.body.length == 3)
        #expect(query.body.l2Bound == 3.0.squareRoot())
        for count in 0..<query.encoded.count {
            #expect(throws: FederatedProtocolError.self) {
                try SumQuery(decoding: Array(query.encoded[..<count]))
            }
        }
        for metrics in [[], ["a", "a"], [""], ["ä"], ["a b"], [String(repeating: "a", count: 65)]] {
            #expect(throws: FederatedProtocolError.self) {
                try MetricSumsQuery(modelDigest: Self.digest, metrics: metrics)
            }
        }
        #expect(throws: FederatedProtocolError.self) {
            try MetricSumsQuery(modelDigest: [1], metrics: ["auc"])
        }
    }
}
