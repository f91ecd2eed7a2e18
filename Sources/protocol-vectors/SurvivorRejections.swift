import ProtocolPrimitives
import SecureAggregation

/// Survivor sets that a client neither signs nor opens shares for.
///
/// In malicious mode they come in message 6, attested by a witness that signs anything; in semi-honest mode in
/// message 8.
struct SurvivorRejections {
    private let malicious: SampleSession
    private let semiHonest: SampleSession

    /// Takes the sessions the sets are of.
    init(_ malicious: SampleSession, _ semiHonest: SampleSession) {
        self.malicious = malicious
        self.semiHonest = semiHonest
    }

    /// All cases.
    func cases() throws -> [Rejection] {
        try cases(malicious) + cases(semiHonest) + attestations()
    }

    private func message(
        _ session: SampleSession,
        _ round: SampleRound,
        _ survivors: ParticipantSet
    ) throws -> [UInt8] {
        session.adversary == .malicious
            ? try ForgedSets(session, round).announcement(survivors).encode()
            : UnmaskingRequest(round: round.round, survivors: survivors, signatures: []).encode()
    }

    private func base(_ session: SampleSession, _ round: SampleRound, _ client: ClientID) throws
        -> Rejection
    {
        Rejection(
            name: "",
            session: session,
            round: round,
            kind: session.adversary == .malicious ? .survivorAnnouncement : .unmaskingRequest,
            client: client,
            message: try message(session, round, round.survivorSet),
            outcome: .refused,
            reason: ""
        )
    }

    /// A client of the first round that has lost a neighbor.
    private func bereaved(_ session: SampleSession) throws -> Rejection {
        let round = session.rounds[0]
        let dropped = SampleSession.ids[try round.plan.dropping.first.orThrow()]
        return try base(session, round, session.neighbors(of: dropped)[0])
    }

    private func cases(_ session: SampleSession) throws -> [Rejection] {
        let base = try bereaved(session)
        let round = session.rounds[0]
        let few = try session.surroundings(
            of: base.client,
            neighborCount: SampleSession.threshold - 1
        )
        let alone = round.survivors.filter { $0 != base.client }
        let changes: [(String, ParticipantSet, String)] = [
            (
                "ten participants",
                SampleSession.set(round.survivorSet.positions, count: 10),
                "survivorSetChanged"
            ),
            (
                "three neighbors that survived",
                few,
                "insufficientNeighbors"
            ),
            ("the client did not survive", try session.set(of: alone), "survivorSetLacksSelf"),
        ]
        return base.malformed() + base.otherRounds()
            + [
                base.with(
                    "a bit past the last participant",
                    base.message.replacing(at: 26, with: base.message[26] | 2),
                    "malformedMessage"
                ),
                base.with(
                    "fewer survivors than the client's cohort",
                    base.message,
                    "cohortTooSmall",
                    minimumCohort: SampleSession.ids.count
                ),
            ]
            + (try changes.map { name, set, reason in
                base.with(name, try message(session, round, set), reason)
            }) + (try outsiders(session))
    }

    /// Clients called alive that are not in the masking set: they sent nothing, or were taken out.
    private func outsiders(_ session: SampleSession) throws -> [Rejection] {
        let all = SampleSession.set(SampleSession.ids.indices)
        let silentRound = session.rounds[1]
        let silent = SampleSession.ids[try silentRound.plan.silent.first.orThrow()]
        let lyingRound = session.rounds[2]
        let liar = try lyingRound.liar.orThrow()
        let victim = try session.neighbors(of: liar).first {
            try lyingRound.part($0).maskedInput != nil
        }.orThrow()
        let cases: [(String, SampleRound, ClientID, ParticipantSet)] = [
            (
                "a neighbor survived that sent no shares", silentRound,
                try session.neighbors(of: silent)[0], all
            ),
            (
                "a client that is no neighbor survived that sent no shares", silentRound,
                try session.strangers(of: silent).first.orThrow(), all
            ),
            (
                "a neighbor survived that was taken out over its commitments", lyingRound, victim,
                try session.set(of: lyingRound.survivors + [liar])
            ),
        ]
        return try cases.map { name, round, client, survivors in
            try base(session, round, client).with(
                name,
                message(session, round, survivors),
                "clientAliveAndDropped"
            )
        }
    }

    private func attestations() throws -> [Rejection] {
        let round = malicious.rounds[0]
        let base = try bereaved(malicious)
        let sets = ForgedSets(malicious, round)
        let survivors = round.survivorSet
        let digest = round.survivorDigest(of: survivors)
        let attestation = try round.part(base.client).survivorAnnouncement.orThrow().attestation
        let fewer = SampleSession.set(survivors.positions.dropLast())
        let attestations: [(String, [UInt8])] = [
            ("an altered attestation", attestation.flipping(at: 63)),
            ("an attestation with S above the order", try SmallOrder.malleated(attestation)),
            (
                "an attestation of other survivors",
                try sets.attestation(.survivors, digest: round.survivorDigest(of: fewer))
            ),
            (
                "an attestation of these survivors after another masking set",
                try sets.attestation(
                    .survivors,
                    digest: malicious.survivorDigest(
                        of: survivors,
                        like: round,
                        maskingSet: survivors
                    )
                )
            ),
            (
                "an attestation of the survivors as a masking set",
                try sets.attestation(.masking, digest: digest)
            ),
            (
                "an attestation for another round",
                try sets.attestation(.survivors, digest: digest, round: malicious.rounds[1].round)
            ),
            (
                "an attestation for clients that were asked another query",
                try sets.attestation(
                    .survivors,
                    digest: malicious.survivorDigest(
                        of: survivors,
                        like: round,
                        queryDigest: round.queryDigest.flipping(at: 0)
                    )
                )
            ),
            (
                "an attestation under a client's key",
                try sets.attestation(
                    .survivors,
                    digest: digest,
                    key: malicious.member(SampleSession.ids[0]).signingKey
                )
            ),
        ]
        return attestations.map { name, forged in
            base.with(
                name,
                SurvivorAnnouncement(
                    round: round.round,
                    survivors: survivors,
                    attestation: forged
                ).encode(),
                "attestationInvalid"
            )
        }
    }
}
