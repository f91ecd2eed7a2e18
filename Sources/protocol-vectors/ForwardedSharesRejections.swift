import ProtocolPrimitives
import SecureAggregation

/// Forwarded shares that a client does not mask a vector for.
struct ForwardedSharesRejections {
    private let malicious: SampleSession
    private let semiHonest: SampleSession
    private let client = SampleSession.ids[1]

    /// Takes the sessions the messages are made from.
    init(_ malicious: SampleSession, _ semiHonest: SampleSession) {
        self.malicious = malicious
        self.semiHonest = semiHonest
    }

    /// All cases.
    func cases() throws -> [Rejection] {
        try malformed() + attestations()
            + [malicious, semiHonest].flatMap { session in
                try maskingSets(session) + absent(session) + entries(session)
                    + commitments(session) + [misled(session)]
            }
    }

    private func base(_ session: SampleSession, _ round: SampleRound, _ client: ClientID) throws
        -> Rejection
    {
        Rejection(
            name: "",
            session: session,
            round: round,
            kind: .forwardedShares,
            client: client,
            message: try round.part(client).forwardedShares.orThrow().encode(),
            outcome: .refused,
            reason: ""
        )
    }

    private func base(_ session: SampleSession) throws -> (Rejection, ForwardedShares) {
        let base = try base(session, session.rounds[0], client)
        return (base, try ForwardedShares(decoding: base.message))
    }

    private func malformed() throws -> [Rejection] {
        let (base, _) = try base(malicious)
        let message = base.message
        let (set, attestation) = (25, 31)
        let senders = attestation + 65
        let shorter =
            message.replacing(at: attestation, with: 63).prefix(attestation + 64)
            + message[senders...]
        let changes: [(String, [UInt8])] = [
            ("more senders than bytes", message.replacing(at: senders, with: [0xff, 0xff])),
            (
                "more participants than bytes",
                message.replacing(at: set, with: [0xff, 0xff, 0xff, 0xff])
            ),
            (
                "a bit past the last participant",
                message.replacing(at: set + 5, with: message[set + 5] | 2)
            ),
            ("an attestation of 63 bytes", Array(shorter)),
        ]
        return base.malformed() + base.otherRounds()
            + base.disordered("senders", entriesAt: senders + 2, byteCount: 86)
            + changes.map { base.with($0, $1, "malformedMessage") } + [
                base.with("another recipient", message.flipping(at: 21), "wrongContext")
            ]
    }

    private func attestations() throws -> [Rejection] {
        let round = malicious.rounds[0]
        let (base, message) = try base(malicious)
        let sets = ForgedSets(malicious, round)
        let digest = round.maskingDigest
        let smaller = try malicious.set(of: SampleSession.ids.dropLast())
        let other = try malicious.context(
            like: round,
            queryDigest: round.queryDigest.flipping(at: 0)
        )
        let attestations: [(String, [UInt8])] = [
            ("no attestation", []),
            ("an altered attestation", message.attestation.flipping(at: 0)),
            (
                "an attestation with S above the order",
                try SmallOrder.malleated(message.attestation)
            ),
            (
                "an attestation of another masking set",
                try sets.attestation(.masking, digest: round.context.maskingDigest(of: smaller))
            ),
            (
                "an attestation of the masking set as survivors",
                try sets.attestation(.survivors, digest: digest)
            ),
            (
                "an attestation for another round",
                try sets.attestation(.masking, digest: digest, round: malicious.rounds[1].round)
            ),
            (
                "an attestation for clients that were asked another query",
                try sets.attestation(.masking, digest: other.maskingDigest(of: message.maskingSet))
            ),
            (
                "an attestation under a client's key",
                try sets.attestation(
                    .masking,
                    digest: digest,
                    key: malicious.member(SampleSession.ids[0]).signingKey
                )
            ),
        ]
        let (semiHonest, plain) = try self.base(semiHonest)
        return attestations.map { name, attestation in
            base.with(name, message.with(attestation: attestation).encode(), "attestationInvalid")
        } + [
            semiHonest.with(
                "an attestation where nobody attests",
                plain.with(attestation: message.attestation).encode(),
                "attestationInvalid"
            )
        ]
    }

    private func maskingSets(_ session: SampleSession) throws -> [Rejection] {
        let round = session.rounds[0]
        let (base, message) = try base(session)
        let sets = ForgedSets(session, round)
        func attested(_ set: ParticipantSet) throws -> [UInt8] {
            message.with(
                maskingSet: set,
                attestation: try sets.attestation(
                    .masking,
                    digest: round.context.maskingDigest(of: set)
                )
            ).encode()
        }
        let few = try session.surroundings(
            of: client,
            neighborCount: SampleSession.threshold - 1
        )
        return [
            base.with(
                "a masking set of ten participants",
                try attested(SampleSession.set(0..<9, count: 10)),
                "neighborsMismatch"
            ),
            base.with(
                "a masking set of eight participants",
                try attested(SampleSession.set(0..<8, count: 8)),
                "neighborsMismatch"
            ),
            base.with(
                "the client is not in the masking set",
                try attested(session.set(of: session.ids(except: client))),
                "maskingSetLacksSelf"
            ),
            base.with(
                "a neighbor with an entry is not in the masking set",
                try attested(
                    session.set(of: session.ids(except: session.neighbors(of: client)[0]))
                ),
                "neighborsMismatch"
            ),
            base.with(
                "three neighbors in the masking set",
                try sets.forwarded(to: client, few).encode(),
                "insufficientNeighbors"
            ),
        ]
    }

    /// Of a round in which a client sent no shares.
    private func absent(_ session: SampleSession) throws -> [Rejection] {
        let round = session.rounds[1]
        let silent = SampleSession.ids[try round.plan.silent.first.orThrow()]
        let base = try base(session, round, session.neighbors(of: silent)[0])
        let message = try ForwardedShares(decoding: base.message)
        let all = SampleSession.set(SampleSession.ids.indices)
        let made = ForwardedShares.Entry(
            client: silent,
            sealed: message.entries[0].sealed,
            pairCommitment: message.entries[0].pairCommitment
        )
        return [
            base.with(
                "fewer clients in the masking set than the client's cohort",
                base.message,
                "cohortTooSmall",
                minimumCohort: SampleSession.ids.count
            ),
            base.with(
                "a neighbor in the masking set that sent no shares",
                message.with(
                    maskingSet: all,
                    attestation: try ForgedSets(session, round).attestation(
                        .masking,
                        digest: round.context.maskingDigest(of: all)
                    )
                ).encode(),
                "neighborsMismatch"
            ),
            base.with(
                "an entry of a neighbor that is not in the masking set",
                message.with(
                    entries: (message.entries + [made]).sorted { $0.client < $1.client }
                ).encode(),
                "neighborsMismatch"
            ),
        ]
    }

    private func entries(_ session: SampleSession) throws -> [Rejection] {
        let (base, message) = try base(session)
        let entries = message.entries
        func renamed(_ number: ClientID) -> [ForwardedShares.Entry] {
            let first = ForwardedShares.Entry(
                client: number,
                sealed: entries[0].sealed,
                pairCommitment: entries[0].pairCommitment
            )
            return (entries.dropFirst() + [first]).sorted { $0.client < $1.client }
        }
        let changes: [(String, [ForwardedShares.Entry])] = [
            (
                "a participant that is no neighbor",
                renamed(try session.strangers(of: client).first.orThrow())
            ),
            ("the client itself", renamed(client)),
            ("somebody unknown", renamed(ClientID(900))),
            ("nobody", []),
            ("a neighbor in the masking set is missing", entries.dropLast()),
        ]
        return changes.map { name, entries in
            base.with(name, message.with(entries: entries).encode(), "neighborsMismatch")
        }
    }

    private func commitments(_ session: SampleSession) throws -> [Rejection] {
        let (base, message) = try base(session)
        func changed(_ places: Set<Int>) -> [UInt8] {
            message.with(
                entries: message.entries.enumerated().map { place, entry in
                    guard places.contains(place) else { return entry }
                    return ForwardedShares.Entry(
                        client: entry.client,
                        sealed: entry.sealed,
                        pairCommitment: entry.pairCommitment.flipping(at: 0)
                    )
                }
            ).encode()
        }
        let last = message.entries.count - 1
        return [
            base.with(
                "a neighbor that committed to another mask",
                changed([last]),
                "pairCommitmentMismatch"
            ),
            base.with(
                "all neighbors committed to other masks",
                changed(Set(0...last)),
                "pairCommitmentMismatch"
            ),
        ]
    }

    /// Everything that its neighbors sent to a client that was asked another query than they, under an
    /// attestation for that query.
    private func misled(_ session: SampleSession) throws -> Rejection {
        let round = session.rounds[3]
        let misled = SampleSession.ids[try round.plan.misled.orThrow()]
        return Rejection(
            name: "neighbors that were asked another query",
            session: session,
            round: round,
            kind: .forwardedShares,
            client: misled,
            message: try ForgedSets(session, round).forwarded(
                to: misled,
                SampleSession.set(SampleSession.ids.indices),
                context: round.part(misled).otherQuery.orThrow().context
            ).encode(),
            outcome: .refused,
            reason: "pairCommitmentMismatch"
        )
    }
}
