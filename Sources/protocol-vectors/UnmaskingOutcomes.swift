import ProtocolPrimitives
import SecureAggregation

/// Sets of answers to unmasking requests, with the sum or the reason why there is none.
struct UnmaskingOutcomes {
    private let session: SampleSession
    private let round: SampleRound

    /// Takes the session whose first round the answers belong to.
    init(_ session: SampleSession) throws {
        self.session = session
        round = try session.rounds.first.orThrow()
    }

    /// All cases.
    func cases() throws -> [JSONText] {
        let dropped = SampleSession.ids[try round.plan.dropping.first.orThrow()]
        // All its neighbors survived, so that it has two shares more than needed.
        let lucky = try session.strangers(of: dropped).first.orThrow()
        let luckyHolders = try session.neighbors(of: lucky)
        // One of its neighbors did not, so that it has one more than needed.
        let scarce = try session.neighbors(of: dropped)[0]
        let scarceHolders = try session.neighbors(of: scarce).filter { $0 != dropped }
        let droppedHolders = try session.neighbors(of: dropped)
        let shares = try round.part(dropped).encryptedShares
        let sum = ("sum", JSONText.integers(round.sum))
        let invalid = ("reason", JSONText.string("invalidSecret"))
        let insufficient = ("reason", JSONText.string("insufficientShares"))
        func wrong(_ holders: some Sequence<ClientID>, _ owner: ClientID) -> [(ClientID, ClientID)]
        {
            holders.map { ($0, owner) }
        }
        return [
            try json("one wrong share of six of a survivor", wrong([luckyHolders[1]], lucky), sum),
            try json("one wrong share of five", wrong([scarceHolders[2]], scarce), sum),
            try json(
                "one wrong share of six of a dropped client",
                wrong([droppedHolders[2]], dropped),
                sum
            ),
            try json("two wrong shares of five", wrong(scarceHolders.prefix(2), scarce), invalid),
            try json(
                "three wrong shares of six of a survivor",
                wrong(luckyHolders.suffix(3), lucky),
                invalid
            ),
            try json(
                "three wrong shares of six of a dropped client",
                wrong(droppedHolders.prefix(3), dropped),
                invalid
            ),
            try json("a survivor does not answer", [], sum, silent: [lucky]),
            try json(
                "one wrong share of four",
                wrong([scarceHolders[0]], scarce),
                invalid,
                silent: [scarceHolders[1]]
            ),
            try json(
                "three shares of a survivor",
                [],
                insufficient,
                silent: Set(scarceHolders.prefix(2))
            ),
            try json("a dropped client encrypted another pair seed", [], invalid).adding([
                (
                    "encryptedShares",
                    .array([
                        [
                            "client": .client(dropped),
                            // A bit of the last entry's encrypted pair seed, before the commitment.
                            "message": .hex(shares.flipping(at: shares.count - 17)),
                        ]
                    ])
                )
            ]),
        ]
    }

    private func json(
        _ name: String,
        _ wrong: [(ClientID, ClientID)],
        _ result: (String, JSONText),
        silent: Set<ClientID> = []
    ) throws -> JSONText {
        let json: JSONText = [
            "name": .string(name),
            "mode": .string("\(session.adversary)"),
            "round": .hex(round.round.encoded),
            "messages": .array(
                try round.survivors.filter { !silent.contains($0) }.map { id in
                    var bytes = try round.part(id).unmaskingShares.orThrow()
                    for case (id, let owner) in wrong { bytes = try altered(bytes, owner) }
                    return ["client": .client(id), "message": .hex(bytes)]
                }
            ),
        ]
        return json.adding([result])
    }

    /// Another last element of the share of an owner, unlike those of other indices by more than could cancel
    /// out.
    private func altered(_ message: [UInt8], _ owner: ClientID) throws -> [UInt8] {
        let answer = try UnmaskingShares(decoding: message)
        let start: Int
        let index: UInt16
        if let place = answer.selfMasks.firstIndex(where: { $0.owner == owner }) {
            start = 27 + 30 * place
            index = answer.selfMasks[place].share.index
        } else {
            let place = try answer.recoveries.firstIndex { $0.owner == owner }.orThrow()
            start = 27 + 30 * answer.selfMasks.count + 2 + 30 * place
            index = answer.recoveries[place].share.index
        }
        var random = try SeededRandomSource(seed: 1, label: "wrong-share-\(owner)-\(index)")
        return message.replacing(at: start + 22, with: random.bytes(count: 7))
    }
}
