import ProtocolPrimitives
import SecureAggregation

/// Revealed shares that a server does not count.
struct ServerUnmaskingRejections {
    private let malicious: SampleSession
    private let semiHonest: SampleSession

    /// Takes the sessions the messages are made from.
    init(_ malicious: SampleSession, _ semiHonest: SampleSession) {
        self.malicious = malicious
        self.semiHonest = semiHonest
    }

    /// All cases.
    func cases() throws -> [Rejection] {
        try malformed(base(malicious)) + owners(malicious) + owners(semiHonest) + absent()
    }

    /// The answer of a client that has lost a neighbor, so that both lists have entries.
    private func base(_ session: SampleSession) throws -> Rejection {
        let round = session.rounds[0]
        let sender = try session.neighbors(of: dropped(round))[0]
        return Rejection(
            name: "",
            session: session,
            round: round,
            kind: .unmaskingShares,
            client: sender,
            message: try round.part(sender).unmaskingShares.orThrow(),
            outcome: .dropped,
            reason: ""
        )
    }

    private func dropped(_ round: SampleRound) throws -> ClientID {
        SampleSession.ids[try round.plan.dropping.first.orThrow()]
    }

    private func malformed(_ base: Rejection) throws -> [Rejection] {
        let message = base.message
        let (index, element) = (27 + 4, 27 + 6)
        let firstOwner = Array(message[27..<31])
        let modulus: [UInt8] = [255, 255, 255, 255, 255, 255, 255, 0x1f]
        let survivors = try UnmaskingShares(decoding: message).selfMasks.count
        let dropped = 27 + 30 * survivors
        let changes: [(String, [UInt8])] = [
            ("share index 0", message.replacing(at: index, with: [0, 0])),
            ("share index 1025", message.replacing(at: index, with: [1, 4])),
            ("an element equal to the modulus", message.replacing(at: element, with: modulus)),
            (
                "an element of 64 bits",
                message.replacing(at: element + 16, with: [UInt8](repeating: 255, count: 8))
            ),
            ("an owner in both lists", message.replacing(at: dropped + 2, with: firstOwner)),
            ("more survivors than bytes", message.replacing(at: 25, with: [0xff, 0xff])),
            ("more dropped than bytes", message.replacing(at: dropped, with: [0xff, 0xff])),
        ]
        return base.malformed() + base.otherRounds()
            + base.disordered("survivors", entriesAt: 27, byteCount: 30)
            + changes.map { base.with($0, $1, "malformedMessage") }
    }

    private func owners(_ session: SampleSession) throws -> [Rejection] {
        let base = try base(session)
        let round = session.rounds[0]
        let answer = try UnmaskingShares(decoding: base.message)
        typealias Entry = UnmaskingShares.Entry
        func message(_ selfMasks: [Entry], _ recoveries: [Entry]) -> [UInt8] {
            UnmaskingShares(
                round: answer.round,
                client: answer.client,
                selfMasks: selfMasks.sorted { $0.owner < $1.owner },
                recoveries: recoveries.sorted { $0.owner < $1.owner }
            ).encode()
        }
        let first = answer.selfMasks[0]
        let others = Array(answer.selfMasks.dropFirst())
        let stranger = try session.strangers(of: base.client).first.orThrow()
        let other = try session.ids(except: base.client).first.orThrow()
        return [
            base.with(
                "another client's shares",
                try round.part(other).unmaskingShares.orThrow(),
                "wrongContext"
            ),
            base.with(
                "a survivor's share as that of a recovery secret",
                message(others, answer.recoveries + [first]),
                "neighborsMismatch"
            ),
            base.with(
                "a dropped client's share as that of a self mask",
                message(answer.selfMasks + answer.recoveries, []),
                "neighborsMismatch"
            ),
            base.with(
                "an unknown owner",
                message(others + [Entry(owner: ClientID(900), share: first.share)], []),
                "neighborsMismatch"
            ),
            base.with(
                "an owner that is no neighbor",
                message(others + [Entry(owner: stranger, share: first.share)], answer.recoveries),
                "invalidShare"
            ),
            base.with(
                "another index than the holder's",
                base.message.replacing(at: 31, with: UInt8(first.share.index % 6 + 1)),
                "invalidShare"
            ),
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

    /// Shares by, and of, clients that have dropped out.
    private func absent() throws -> [Rejection] {
        let round = malicious.rounds[0]
        let dropped = try dropped(round)
        var late = try base(malicious)
        let message = late.message.replacing(
            at: 21,
            with: withUnsafeBytes(of: dropped.rawValue.littleEndian) { Array($0) }
        )
        late.client = dropped

        let silentRound = malicious.rounds[1]
        let silent = SampleSession.ids[try silentRound.plan.silent.first.orThrow()]
        let holder = try malicious.neighbors(of: silent)[0]
        let answer = try UnmaskingShares(
            decoding: silentRound.part(holder).unmaskingShares.orThrow()
        )
        var of = late
        of.round = silentRound
        of.client = holder
        let share = answer.selfMasks[0].share
        return [
            late.with(
                "a client that sent no vector",
                message,
                "clientNotInRound",
                outcome: .ignored
            ),
            of.with(
                "a share of a client that sent no shares",
                UnmaskingShares(
                    round: answer.round,
                    client: holder,
                    selfMasks: answer.selfMasks,
                    recoveries: [UnmaskingShares.Entry(owner: silent, share: share)]
                ).encode(),
                "neighborsMismatch"
            ),
        ]
    }
}

extension SampleSession {
    /// All clients but one.
    func ids(except client: ClientID) -> [ClientID] { Self.ids.filter { $0 != client } }
}
