import ProtocolPrimitives
import SecureAggregation

/// Lists that a client refuses to open a session with.
struct NeighborListRejections {
    private let malicious: SampleSession
    private let semiHonest: SampleSession
    private let client = SampleSession.ids[1]

    /// Takes the sessions the lists are made from.
    init(_ malicious: SampleSession, _ semiHonest: SampleSession) {
        self.malicious = malicious
        self.semiHonest = semiHonest
    }

    /// All cases.
    func cases() throws -> [Rejection] {
        try malformed() + participants() + attestations() + neighbors(malicious) + signatures()
            + neighbors(semiHonest)
    }

    private func base(_ session: SampleSession) throws -> Rejection {
        Rejection(
            name: "",
            session: session,
            kind: .neighborList,
            client: client,
            message: try session.neighborLists[client].orThrow().encode(),
            outcome: .refused,
            reason: ""
        )
    }

    private func malformed() throws -> [Rejection] {
        let base = try base(malicious)
        let message = base.message
        let attestationStart = 25 + 36 * SampleSession.ids.count
        let without =
            message.replacing(at: attestationStart, with: 63).prefix(attestationStart + 64)
            + message[(attestationStart + 65)...]
        return base.malformed() + base.otherRounds()
            + base.disordered("participants", entriesAt: 25, byteCount: 36)
            + base.disordered("neighbors", entriesAt: attestationStart + 67, byteCount: 100) + [
                base.with("an attestation of 63 bytes", Array(without), "malformedMessage"),
                base.with(
                    "more participants than bytes",
                    message.replacing(at: 21, with: [0xff, 0xff, 0xff, 0xff]),
                    "malformedMessage"
                ),
                base.with(
                    "more neighbors than bytes",
                    message.replacing(at: attestationStart + 65, with: [0xff, 0xff]),
                    "malformedMessage"
                ),
            ]
    }

    private func participants() throws -> [Rejection] {
        let base = try base(malicious)
        let lists = ForgedLists(session: malicious)
        let all = malicious.members.map(\.advertisement)
        let own = try malicious.member(client).advertisement
        let others = all.filter { $0.client != client }
        let position = try malicious.participants.position(of: client).orThrow()
        let altered = try ParticipantList(
            encoded: malicious.participants.encoded.flipping(at: 36 * position + 4)
        )
        return [
            base.with(
                "fewer participants than the client's cohort",
                base.message,
                "cohortTooSmall",
                minimumCohort: SampleSession.ids.count + 1
            ),
            base.with(
                "as many participants as the threshold",
                try lists.list(for: client, [own] + others.prefix(SampleSession.threshold - 1))
                    .encode(),
                "insufficientNeighbors"
            ),
            base.with(
                "the client is not among the participants",
                try lists.list(for: client, others).encode(),
                "ownKeysMissing"
            ),
            base.with(
                "another digest for the client",
                try lists.list(for: client, all, participants: altered).encode(),
                "ownKeysAltered"
            ),
        ]
    }

    private func attestations() throws -> [Rejection] {
        let base = try base(malicious)
        let list = try malicious.neighborLists[client].orThrow()
        let lists = ForgedLists(session: malicious)
        let without = try ParticipantList(malicious.members.dropLast().map(\.advertisement))
        let otherSession = RoundID(run: malicious.session.run, number: 6)
        let stranger = Witness(
            signingKey: try malicious.member(client).signingKey,
            memory: TransientWitnessMemory()
        )
        let attestations: [(String, [UInt8])] = [
            ("no attestation", []),
            ("an altered attestation", list.attestation.flipping(at: 0)),
            ("an attestation with S above the order", try SmallOrder.malleated(list.attestation)),
            ("an attestation of another list", try lists.attestation(of: without)),
            (
                "an attestation for another session",
                try lists.attestation(of: list.participants, session: otherSession)
            ),
            (
                "an attestation under a client's key",
                try stranger.attest(
                    .participants,
                    in: list.round,
                    digest: list.participants.digest(session: list.round)
                )
            ),
            (
                "an attestation of a masking set",
                try ForgedSets(malicious, malicious.rounds[0]).attestation(
                    .masking,
                    digest: list.participants.digest(session: list.round)
                )
            ),
        ]
        return attestations.map { name, attestation in
            base.with(
                name,
                NeighborList(
                    round: list.round,
                    participants: list.participants,
                    attestation: attestation,
                    neighbors: list.neighbors
                ).encode(),
                "attestationInvalid"
            )
        }
    }

    private func neighbors(_ session: SampleSession) throws -> [Rejection] {
        let base = try base(session)
        let list = try session.neighborLists[client].orThrow()
        let lists = ForgedLists(session: session)
        let stranger = try session.member(session.strangers(of: client).first.orThrow())
        let swapped = (list.neighbors.dropLast() + [stranger.advertisement]).sorted {
            $0.client < $1.client
        }
        let firstKey = base.message.count - 100 * SampleSession.neighborCount + 4
        let neighbors: [(String, [KeyAdvertisement])] = [
            ("no neighbors", []),
            ("a neighbor is missing", list.neighbors.dropLast()),
            ("another participant in place of a neighbor", swapped),
        ]
        let own = try session.member(client).advertisement.agreementKey.bytes
        let others = session.members.filter { $0.id != client }
        let shared = others[0].advertisement.agreementKey.bytes
        return neighbors.map { name, neighbors in
            base.with(
                name,
                NeighborList(
                    round: list.round,
                    participants: list.participants,
                    attestation: list.attestation,
                    neighbors: neighbors
                ).encode(),
                "neighborsMismatch"
            )
        } + [
            base.with(
                "a neighbor's key differs from the listed digest",
                base.message.flipping(at: firstKey),
                "neighborsMismatch"
            ),
            base.with(
                "two neighbors with one key",
                try lists.list(
                    for: client,
                    [session.member(client).advertisement]
                        + others.map { try lists.advertisement($0.id, key: shared) }
                ).encode(),
                "repeatedKey"
            ),
            base.with(
                "a neighbor with the client's own key",
                try lists.list(for: client, numbers: SampleSession.ids) {
                    try lists.advertisement($0, key: own)
                }.encode(),
                "repeatedKey"
            ),
            base.with(
                "a neighbor nobody enrolled",
                try lists.list(for: client, numbers: (900..<910).map(ClientID.init)) { number in
                    KeyAdvertisement(
                        round: session.session,
                        client: number,
                        agreementKey: try KeyAgreementKeyPair(
                            secret: SecretBytes(copying: [UInt8](repeating: 7, count: 32))
                        ).publicKey,
                        signingKey: others[0].signingKey
                    )
                }.encode(),
                "unknownIdentity"
            ),
        ] + (session.adversary == .malicious ? try smallOrderKeys(base, lists) : [])
    }

    private func smallOrderKeys(_ base: Rejection, _ lists: ForgedLists) throws -> [Rejection] {
        try SmallOrder.publicKeys().enumerated().map { index, key in
            base.with(
                "a neighbor with the key of small order number \(index + 1)",
                try lists.list(for: client, numbers: SampleSession.ids) {
                    try lists.advertisement($0, key: key)
                }.encode(),
                "keyAgreementFailed"
            )
        }
    }

    private func signatures() throws -> [Rejection] {
        let base = try base(malicious)
        let firstSignature = base.message.count - 100 * SampleSession.neighborCount + 36
        let signature = Array(base.message[firstSignature..<(firstSignature + 64)])
        let second = Array(base.message[(firstSignature + 100)..<(firstSignature + 164)])
        return [
            base.with(
                "a neighbor's altered signature",
                base.message.flipping(at: firstSignature),
                "invalidSignature"
            ),
            base.with(
                "another neighbor's signature",
                base.message.replacing(at: firstSignature, with: second),
                "invalidSignature"
            ),
            base.with(
                "a neighbor's signature with S above the order",
                base.message.replacing(
                    at: firstSignature,
                    with: try SmallOrder.malleated(signature)
                ),
                "invalidSignature"
            ),
        ]
    }
}
