import ProtocolPrimitives
import SecureAggregation

/// Masked vectors and signatures that a server does not count.
struct ServerRoundRejections {
    private let malicious: SampleSession
    private let semiHonest: SampleSession

    /// Takes the sessions the messages are made from.
    init(_ malicious: SampleSession, _ semiHonest: SampleSession) {
        self.malicious = malicious
        self.semiHonest = semiHonest
    }

    /// All cases.
    func cases() throws -> [Rejection] {
        try inputs(semiHonest) + absent() + signatures()
    }

    private func base(
        _ session: SampleSession,
        _ round: SampleRound,
        _ kind: MessageKind,
        _ sender: ClientID,
        _ message: [UInt8]
    ) -> Rejection {
        Rejection(
            name: "",
            session: session,
            round: round,
            kind: kind,
            client: sender,
            message: message,
            outcome: .dropped,
            reason: ""
        )
    }

    private func inputs(_ session: SampleSession) throws -> [Rejection] {
        let round = session.rounds[0]
        let sender = SampleSession.ids[1]
        let message = try round.part(sender).maskedInput.orThrow()
        let base = base(session, round, .maskedInput, sender, message)
        func zeros(length: Int, bits: Int) throws -> [UInt8] {
            let bytes = [UInt8](
                repeating: 0,
                count: PackedVector.byteCount(laneCount: length, bits: bits)
            )
            let vector = PackedVector(laneCount: length, bits: bits, bytes: bytes)
            return MaskedInput(
                round: round.round,
                client: sender,
                vector: try vector.orThrow()
            ).encode()
        }
        let last = message.count - 1
        let malformed: [(String, [UInt8])] = [
            ("lanes of no bits", message.replacing(at: 25, with: 0)),
            ("lanes of 33 bits", message.replacing(at: 25, with: 33)),
            ("a bit past the last lane", message.replacing(at: last, with: message[last] | 0x10)),
            ("a lane more than bytes", message.replacing(at: 26, with: 22)),
            (
                "as many lanes as there can be",
                message.replacing(at: 26, with: [255, 255, 255, 255])
            ),
        ]
        return base.malformed() + base.otherRounds()
            + malformed.map { base.with($0, $1, "malformedMessage") } + [
                base.with(
                    "another client's vector",
                    try round.part(SampleSession.ids[0]).maskedInput.orThrow(),
                    "wrongContext"
                ),
                base.with("lanes of 19 bits", try zeros(length: 21, bits: 19), "invalidParameter"),
                base.with("20 lanes", try zeros(length: 20, bits: 20), "laneCountMismatch"),
                base.with("no lanes", try zeros(length: 0, bits: 20), "laneCountMismatch"),
            ] + repeated(base)
    }

    private func repeated(_ base: Rejection) -> [Rejection] {
        [
            base.with(
                "a second one",
                base.message,
                "duplicateMessage",
                outcome: .ignored,
                state: .received
            ),
            base.with(
                "one too late",
                base.message,
                "outOfOrder",
                outcome: .ignored,
                state: .closed
            ),
        ]
    }

    /// Messages of clients that have dropped out.
    private func absent() throws -> [Rejection] {
        let silentRound = malicious.rounds[1]
        let silent = SampleSession.ids[try silentRound.plan.silent.first.orThrow()]
        let round = malicious.rounds[0]
        let dropped = SampleSession.ids[try round.plan.dropping.first.orThrow()]
        let misledRound = malicious.rounds[3]
        let misled = SampleSession.ids[try misledRound.plan.misled.orThrow()]
        let lyingRound = malicious.rounds[4]
        let liar = try lyingRound.liar.orThrow()
        let accused = try malicious.neighbors(of: liar)[0]
        return try [
            ("a client that committed to another mask than a neighbor", liar),
            ("a client that a neighbor committed to another mask with", accused),
        ].map { name, client in
            base(malicious, lyingRound, .maskedInput, client, []).with(
                name,
                try zeros(lyingRound, client),
                "clientNotInRound",
                outcome: .ignored
            )
        } + [
            base(malicious, misledRound, .maskedInput, misled, []).with(
                "a client that was asked another query",
                try zeros(misledRound, misled),
                "clientNotInRound",
                outcome: .ignored
            ),
            base(malicious, silentRound, .maskedInput, silent, []).with(
                "a client that sent no shares",
                try zeros(silentRound, silent),
                "clientNotInRound",
                outcome: .ignored
            ),
            base(malicious, round, .survivorSignature, dropped, []).with(
                "a client that sent no vector",
                try signature(by: dropped, over: round).encode(),
                "clientNotInRound",
                outcome: .ignored
            ),
        ]
    }

    private func zeros(_ round: SampleRound, _ client: ClientID) throws -> [UInt8] {
        let (length, bits) = (SampleSession.length, round.plan.modulusBits)
        let bytes = [UInt8](
            repeating: 0,
            count: PackedVector.byteCount(laneCount: length, bits: bits)
        )
        let vector = PackedVector(laneCount: length, bits: bits, bytes: bytes)
        return MaskedInput(round: round.round, client: client, vector: try vector.orThrow())
            .encode()
    }

    private func signature(
        by client: ClientID,
        over round: SampleRound,
        _ survivors: ParticipantSet? = nil,
        queryDigest: [UInt8]? = nil,
        maskingSet: ParticipantSet? = nil
    ) throws -> SurvivorSignature {
        SurvivorSignature(
            round: round.round,
            client: client,
            survivorDigest: try malicious.survivorDigest(
                of: survivors ?? round.survivorSet,
                like: round,
                queryDigest: queryDigest,
                maskingSet: maskingSet
            ),
            signingKey: try malicious.member(client).signingKey
        )
    }

    private func signatures() throws -> [Rejection] {
        let round = malicious.rounds[0]
        let sender = SampleSession.ids[1]
        let message = try round.part(sender).survivorSignature.orThrow()
        let base = base(malicious, round, .survivorSignature, sender, message)
        let other = try round.part(SampleSession.ids[0]).survivorSignature.orThrow()
        let signature = Array(message[25...])
        let replacements: [(String, [UInt8])] = [
            ("an altered signature", signature.flipping(at: 40)),
            ("a signature with S above the order", try SmallOrder.malleated(signature)),
            ("another client's signature", Array(other[25...])),
            (
                "a signature over another set",
                try self.signature(
                    by: sender,
                    over: round,
                    SampleSession.set(SampleSession.ids.indices)
                ).signature
            ),
            (
                "a signature over these survivors after another masking set",
                try self.signature(
                    by: sender,
                    over: round,
                    maskingSet: round.survivorSet
                ).signature
            ),
            (
                "a signature of one that was asked another query",
                try self.signature(
                    by: sender,
                    over: round,
                    queryDigest: round.queryDigest.flipping(at: 0)
                ).signature
            ),
        ]
        return base.malformed() + base.otherRounds()
            + [base.with("another client's message", other, "wrongContext")]
            + replacements.map { name, signature in
                base.with(name, message.replacing(at: 25, with: signature), "invalidSignature")
            } + repeated(base)
    }
}
