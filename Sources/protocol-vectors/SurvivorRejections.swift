import ProtocolPrimitives
import SecureAggregation

/// Survivor sets that a client neither signs nor opens shares for.
///
/// In malicious mode they come in message 6, in semi-honest mode in message 8.
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
        try cases(malicious, kind: .survivorAnnouncement) { round, survivors in
            SurvivorAnnouncement(round: round, survivors: survivors).encode()
        }
            + cases(semiHonest, kind: .unmaskingRequest) { round, survivors in
                UnmaskingRequest(round: round, survivors: survivors, signatures: []).encode()
            }
    }

    private func cases(
        _ session: SampleSession,
        kind: MessageKind,
        message: (RoundID, ParticipantSet) -> [UInt8]
    ) throws -> [Rejection] {
        func base(_ round: SampleRound, _ client: ClientID) throws -> Rejection {
            Rejection(
                name: "",
                session: session,
                round: round,
                kind: kind,
                client: client,
                message: message(
                    round.round,
                    Self.set(try round.survivors.map { try position($0, in: session) })
                ),
                outcome: .refused,
                reason: ""
            )
        }
        let round = session.rounds[0]
        let client = try session.neighbors(
            of: SampleSession.ids[round.plan.dropping.first.orThrow()]
        )[0]
        let dropout = try base(round, client)
        let own = try position(client, in: session)
        let alive = try round.survivors.map { try position($0, in: session) }
        let neighbors = try session.neighbors(of: client).filter(round.survivors.contains)
            .map { try position($0, in: session) }
        func changed(_ name: String, _ positions: [Int], _ reason: String) -> Rejection {
            dropout.with(name, message(round.round, Self.set(positions)), reason)
        }
        return dropout.malformed() + dropout.otherRounds() + [
            dropout.with(
                "a bit past the last participant",
                dropout.message.replacing(at: 25, with: dropout.message[25] | 0x40),
                "malformedMessage"
            ),
            dropout.with(
                "seven participants",
                message(round.round, Self.set(alive, count: 7)),
                "survivorSetChanged"
            ),
            changed("two survivors", [own, neighbors[0]], "cohortTooSmall"),
            changed(
                "two neighbors that survived",
                [own, neighbors[0], neighbors[1]],
                "insufficientNeighbors"
            ),
            changed(
                "the client did not survive",
                alive.filter { $0 != own },
                "survivorSetLacksSelf"
            ),
        ] + (try lateCases(session, base, message))
    }

    /// A neighbor called alive that sent nothing, and one that masks otherwise.
    private func lateCases(
        _ session: SampleSession,
        _ base: (SampleRound, ClientID) throws -> Rejection,
        _ message: (RoundID, ParticipantSet) -> [UInt8]
    ) throws -> [Rejection] {
        let silentRound = session.rounds[1]
        let silent = SampleSession.ids[try silentRound.plan.silent.first.orThrow()]
        let lyingRound = session.rounds[2]
        let liar = try lyingRound.liar.orThrow()
        let victim = try session.neighbors(of: liar)[0]
        let lost = try session.neighbors(of: victim).first { $0 != liar }.orThrow()
        return [
            try base(silentRound, session.neighbors(of: silent)[0]).with(
                "a neighbor survived that sent no shares",
                message(silentRound.round, Self.set(Array(0..<6))),
                "clientAliveAndDropped"
            ),
            try base(lyingRound, victim).with(
                "three neighbors that survived, of which one committed to another mask",
                message(
                    lyingRound.round,
                    Self.set(
                        try SampleSession.ids.filter { $0 != lost }
                            .map { try position($0, in: session) }
                    )
                ),
                "insufficientNeighbors"
            ),
        ]
    }

    /// The set of some positions.
    static func set(_ positions: [Int], count: Int = SampleSession.ids.count) -> ParticipantSet {
        var set = ParticipantSet(participantCount: count)
        for position in positions { set.insert(position) }
        return set
    }

    private func position(_ client: ClientID, in session: SampleSession) throws -> Int {
        try session.participants.position(of: client).orThrow()
    }
}
