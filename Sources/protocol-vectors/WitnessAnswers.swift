import ProtocolPrimitives
import SecureAggregation

/// Requests to a witness, one after another, with its attestations and refusals.
struct WitnessAnswers {
    private let seed: [UInt8]
    private let key: SigningKey
    private let session: RoundID
    private let next: RoundID
    private let digests: [[UInt8]]

    /// Draws the witness's key, two rounds of a run and a few digests.
    init() throws {
        var random = try SeededRandomSource(seed: 1, label: "witness")
        key = try SigningKey(using: &random)
        seed = key.secret.withUnsafeBytes { Array($0.prefix(32)) }
        session = RoundID(run: RunID(using: &random), number: 2)
        next = RoundID(run: session.run, number: 3)
        digests = (0..<4).map { _ in random.bytes(count: 32) }
    }

    /// All cases.
    func cases() throws -> [JSONText] {
        let others: [(AttestedSet, RoundID, Int)] = AttestedSet.allCases.flatMap { set in
            [(set, session, 0), (set, session, 1), (set, session, 0)]
        }
        return [
            // The identifier of a session is also that of its first round.
            try json(
                "each set of a round once, of any digest",
                [
                    (.participants, session, 0), (.masking, session, 1), (.survivors, session, 2),
                    (.masking, next, 0), (.survivors, next, 0),
                ]
            ),
            try json("another digest is refused, the same is not", others),
            try json(
                "a set that was refused does not stop the others",
                [
                    (.masking, next, 0), (.masking, next, 3), (.survivors, next, 3),
                    (.survivors, next, 0), (.masking, session, 3),
                ]
            ),
        ]
    }

    private func json(_ name: String, _ requests: [(AttestedSet, RoundID, Int)]) throws -> JSONText
    {
        let witness = Witness(signingKey: key, memory: TransientWitnessMemory())
        return [
            "name": .string(name),
            "seed": .hex(seed),
            "key": .hex(key.verifyingKey.bytes),
            "requests": .array(
                try requests.map { set, round, digest in
                    let request: JSONText = [
                        "kind": .string(set.rawValue),
                        "name": .hex(round.encoded),
                        "digest": .hex(digests[digest]),
                    ]
                    do {
                        let attestation = try witness.attest(
                            set,
                            in: round,
                            digest: digests[digest]
                        )
                        return request.adding([("attestation", .hex(attestation))])
                    } catch SecureAggregationError.alreadyAttested {
                        return request.adding([("reason", .string("alreadyAttested"))])
                    }
                }
            ),
        ]
    }
}
