import FederatedClient
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation

extension FuzzTarget {
    /// A query that decodes has one encoding, and a client refuses or answers it within its bound.
    static func sumQuery(_ input: [UInt8]) throws(FuzzFinding) {
        guard let query = try? SumQuery(decoding: input) else { return }
        try FuzzFinding.unless(query.encoded == input, "the encoding is not canonical")
        _ = query.event
        _ = query.noiseMultiplier
        _ = query.digest
        for clients in [0, 1, 1000, .max] { _ = query.valueBound(clients: clients) }
        for itemCount in [1, 8, 100] {
            let answerer = QueryAnswerer(
                history: [0, 2, 3, 5, 50],
                itemCount: itemCount,
                policy: ClientPolicy(minimumNoiseMultiplier: 0, maximumLength: 1 << 12)
            )
            guard var random = try? SeededRandomSource(seed: 1, label: "fuzz answer"),
                let randomness = try? AnswerRandomness(using: &random),
                let answer = try? answerer.answer(query, randomness: randomness)
            else { continue }
            try check(answer, of: query)
        }
    }

    private static func check(_ answer: BoundedAnswer, of query: SumQuery) throws(FuzzFinding) {
        try FuzzFinding.unless(answer.length == query.body.length, "an answer of another length")
        var values = [Int32](repeating: 0, count: answer.length)
        values.withUnsafeMutableBufferPointer { answer.write(0..<$0.count, into: $0) }
        // What a client adds as noise is not bounded.
        if case .clients = query.noise { return }
        // The bound that is charged: B² of integers, exact in 64 bits.
        let squaredNorm = values.reduce(into: UInt64(0)) { sum, value in
            sum += UInt64(value.magnitude) * UInt64(value.magnitude)
        }
        try FuzzFinding.unless(
            squaredNorm <= query.encoding.squaredSensitivity,
            "an answer beyond its bound"
        )
    }
}
