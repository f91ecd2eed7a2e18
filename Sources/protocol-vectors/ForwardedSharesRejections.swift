import ProtocolPrimitives
import SecureAggregation

/// Forwarded shares that a client does not mask a vector for.
struct ForwardedSharesRejections {
    private let session: SampleSession
    private let semiHonest: SampleSession
    private let client = SampleSession.ids[1]

    /// Takes the sessions the messages are made from.
    init(_ malicious: SampleSession, _ semiHonest: SampleSession) {
        session = malicious
        self.semiHonest = semiHonest
    }

    /// All cases.
    func cases() throws -> [Rejection] {
        try changed() + [misled(session), misled(semiHonest)]
    }

    /// Everything that its neighbors sent to a client that was asked another query than they.
    private func misled(_ session: SampleSession) throws -> Rejection {
        let round = session.rounds[3]
        let misled = SampleSession.ids[try round.plan.misled.orThrow()]
        let entries = try session.neighbors(of: misled).map { neighbor in
            let shares = try EncryptedShares(decoding: round.part(neighbor).encryptedShares)
            let entry = try shares.entries.first { $0.client == misled }.orThrow()
            return ForwardedShares.Entry(
                client: neighbor,
                sealed: entry.sealed,
                pairCommitment: entry.pairCommitment
            )
        }
        return Rejection(
            name: "neighbors that were asked another query",
            session: session,
            round: round,
            kind: .forwardedShares,
            client: misled,
            message: ForwardedShares(round: round.round, recipient: misled, entries: entries)
                .encode(),
            outcome: .refused,
            reason: "insufficientNeighbors"
        )
    }

    private func changed() throws -> [Rejection] {
        let round = session.rounds[0]
        let forwarded = try round.part(client).forwardedShares.orThrow()
        let base = Rejection(
            name: "",
            session: session,
            round: round,
            kind: .forwardedShares,
            client: client,
            message: forwarded.encode(),
            outcome: .refused,
            reason: ""
        )
        func message(_ entries: [ForwardedShares.Entry]) -> [UInt8] {
            ForwardedShares(round: round.round, recipient: client, entries: entries).encode()
        }
        let entries = forwarded.entries
        func renamed(_ number: ClientID) -> [UInt8] {
            let first = ForwardedShares.Entry(
                client: number,
                sealed: entries[0].sealed,
                pairCommitment: entries[0].pairCommitment
            )
            return message((entries.dropFirst() + [first]).sorted { $0.client < $1.client })
        }
        let twoChanged = base.message.flipping(at: 27 + 70).flipping(at: 27 + 86 + 70)
        return base.malformed() + base.otherRounds()
            + base.disordered("senders", entriesAt: 27, byteCount: 86) + [
                base.with(
                    "more senders than bytes",
                    base.message.replacing(at: 25, with: [0xff, 0xff]),
                    "malformedMessage"
                ),
                base.with("another recipient", base.message.flipping(at: 21), "wrongContext"),
                base.with(
                    "a participant that is no neighbor",
                    renamed(try session.strangers(of: client).first.orThrow()),
                    "neighborsMismatch"
                ),
                base.with("the client itself", renamed(client), "neighborsMismatch"),
                base.with("somebody unknown", renamed(ClientID(900)), "neighborsMismatch"),
                base.with("nobody", message([]), "insufficientNeighbors"),
                base.with(
                    "two neighbors",
                    message(Array(entries.prefix(2))),
                    "insufficientNeighbors"
                ),
                base.with(
                    "four neighbors, of which two committed to other masks",
                    twoChanged,
                    "insufficientNeighbors"
                ),
            ]
    }
}
