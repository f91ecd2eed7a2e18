import ProtocolPrimitives
import SecureAggregation

/// Requests that a client reveals no share for.
struct UnmaskingRequestRejections {
    private let malicious: SampleSession
    private let semiHonest: SampleSession

    /// Takes the sessions the requests are made from.
    init(_ malicious: SampleSession, _ semiHonest: SampleSession) {
        self.malicious = malicious
        self.semiHonest = semiHonest
    }

    /// All cases.
    func cases() throws -> [Rejection] {
        let base = try base(malicious)
        let request = try request(base)
        let without = request.survivors.positions.dropLast()
        let second = try self.base(semiHonest)
        return base.malformed() + base.otherRounds()
            + base.disordered("signers", entriesAt: 29, byteCount: 68) + [
                base.with(
                    "more signatures than bytes",
                    base.message.replacing(at: 27, with: [0xff, 0xff]),
                    "malformedMessage"
                ),
                base.with(
                    "a bit past the last participant",
                    base.message.replacing(at: 26, with: base.message[26] | 0x80),
                    "malformedMessage"
                ),
                base.with(
                    "a survivor fewer than signed",
                    UnmaskingRequest(
                        round: request.round,
                        survivors: SampleSession.set(without),
                        signatures: request.signatures
                    ).encode(),
                    "survivorSetChanged"
                ),
                base.with(
                    "a round answered before",
                    base.message,
                    "alreadyUnmasked",
                    state: .answered
                ),
                second.with(
                    "a round answered before",
                    second.message,
                    "alreadyUnmasked",
                    state: .answered
                ),
                second.with(
                    "signatures where nobody signs",
                    message(try self.request(second), try semiHonestSignatures(second)),
                    "neighborsMismatch"
                ),
            ] + (try signers(base, request)) + (try signatures(base, request))
    }

    /// A client that has lost a neighbor, so that it gets the signatures of all that are left.
    private func base(_ session: SampleSession) throws -> Rejection {
        let round = session.rounds[0]
        let client = try session.neighbors(of: dropped(round))[0]
        return Rejection(
            name: "",
            session: session,
            round: round,
            kind: .unmaskingRequest,
            client: client,
            message: try round.part(client).unmaskingRequest.orThrow().encode(),
            outcome: .refused,
            reason: ""
        )
    }

    private func request(_ base: Rejection) throws -> UnmaskingRequest {
        try UnmaskingRequest(decoding: base.message)
    }

    private func dropped(_ round: SampleRound) throws -> ClientID {
        SampleSession.ids[try round.plan.dropping.first.orThrow()]
    }

    private func signature(
        _ round: SampleRound,
        _ client: ClientID,
        _ survivors: ParticipantSet,
        number: UInt32? = nil,
        queryDigest: [UInt8]? = nil,
        maskingSet: ParticipantSet? = nil
    ) throws -> SurvivorSignature {
        let name = RoundID(run: round.round.run, number: number ?? round.plan.number)
        return SurvivorSignature(
            round: name,
            client: client,
            survivorDigest: try malicious.survivorDigest(
                of: survivors,
                like: round,
                number: number,
                queryDigest: queryDigest,
                maskingSet: maskingSet
            ),
            signingKey: try malicious.member(client).signingKey
        )
    }

    /// Valid ones of the first neighbors that survived, as many as a malicious round needs.
    private func semiHonestSignatures(_ base: Rejection) throws -> [SurvivorSignature] {
        let round = semiHonest.rounds[0]
        let digest = round.survivorDigest(of: try request(base).survivors)
        return try semiHonest.neighbors(of: base.client).filter(round.survivors.contains)
            .prefix(SampleSession.threshold).map { signer in
                SurvivorSignature(
                    round: round.round,
                    client: signer,
                    survivorDigest: digest,
                    signingKey: try semiHonest.member(signer).signingKey
                )
            }
    }

    private func signers(_ base: Rejection, _ request: UnmaskingRequest) throws -> [Rejection] {
        let round = malicious.rounds[0]
        func replacingFirst(_ name: String, by client: ClientID) throws -> Rejection {
            let other = try signature(round, client, request.survivors)
            let signatures = (request.signatures.dropFirst() + [other]).sorted {
                $0.client < $1.client
            }
            return base.with(name, message(request, signatures), "neighborsMismatch")
        }
        return [
            try replacingFirst(
                "a survivor that is no neighbor signed",
                by: malicious.strangers(of: base.client).first.orThrow()
            ),
            try replacingFirst("a dropped neighbor signed", by: dropped(round)),
            try replacingFirst("the client's own signature", by: base.client),
            base.with("no signatures", message(request, []), "insufficientSignatures"),
            base.with(
                "three signatures",
                message(request, request.signatures.dropLast()),
                "insufficientSignatures"
            ),
        ]
    }

    private func signatures(_ base: Rejection, _ request: UnmaskingRequest) throws -> [Rejection] {
        let round = malicious.rounds[0]
        let first = 29 + 4
        let signer = request.signatures[0].client
        let bytes = request.signatures[0].signature
        let otherSet = SampleSession.set(SampleSession.ids.indices)
        let replacements: [(String, [UInt8])] = [
            ("an altered signature", bytes.flipping(at: 5)),
            ("a signature with S above the order", try SmallOrder.malleated(bytes)),
            ("another neighbor's signature", request.signatures[1].signature),
            ("a signature over another set", try signature(round, signer, otherSet).signature),
            (
                "a signature for another round",
                try signature(round, signer, request.survivors, number: 6).signature
            ),
            (
                "a signature over these survivors after another masking set",
                try signature(
                    round,
                    signer,
                    request.survivors,
                    maskingSet: request.survivors
                ).signature
            ),
            (
                "a signature of a neighbor that was asked another query",
                try signature(
                    round,
                    signer,
                    request.survivors,
                    queryDigest: round.queryDigest.flipping(at: 0)
                ).signature
            ),
        ]
        // The client all of whose neighbors survived gets four signatures and can get a fifth.
        let lucky = try malicious.strangers(of: dropped(round)).first.orThrow()
        let full = try round.part(lucky).unmaskingRequest.orThrow()
        let missing = try malicious.neighbors(of: lucky).first { neighbor in
            !full.signatures.contains { $0.client == neighbor }
        }.orThrow()
        let wrong = try signature(round, missing, otherSet)
        var extra = base
        extra.client = lucky
        return replacements.map { name, signature in
            base.with(name, base.message.replacing(at: first, with: signature), "invalidSignature")
        } + [
            extra.with(
                "four valid signatures and one over another set",
                message(full, (full.signatures + [wrong]).sorted { $0.client < $1.client }),
                "invalidSignature"
            )
        ]
    }

    private func message(_ request: UnmaskingRequest, _ signatures: [SurvivorSignature]) -> [UInt8]
    {
        UnmaskingRequest(
            round: request.round,
            survivors: request.survivors,
            signatures: signatures
        ).encode()
    }
}
