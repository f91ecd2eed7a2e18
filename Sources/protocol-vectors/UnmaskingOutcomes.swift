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
        // All its neighbors survived, so that it has one share more than needed.
        let lucky = try session.strangers(of: dropped).first.orThrow()
        let holders = try session.neighbors(of: lucky)
        let scarce = holders[0]
        let scarceHolders = try session.neighbors(of: scarce).filter { $0 != dropped }
        let droppedHolders = try session.neighbors(of: dropped)
        let sum = ("sum", JSONText.integers(round.sum))
        let invalid = ("reason", JSONText.string("invalidSecret"))
        let insufficient = ("reason", JSONText.string("insufficientShares"))
        return [
            try json("one wrong share of four of a survivor", [(holders[1], lucky)], sum),
            try json(
                "one wrong share of four of a dropped client",
                [(droppedHolders[2], dropped)],
                sum
            ),
            try json("one wrong share of three", [(scarceHolders[0], scarce)], invalid),
            try json(
                "two wrong shares of four of a survivor",
                [(holders[0], lucky), (holders[2], lucky)],
                invalid
            ),
            try json(
                "two wrong shares of four of a dropped client",
                [(droppedHolders[0], dropped), (droppedHolders[1], dropped)],
                invalid
            ),
            try json("a survivor does not answer", [], insufficient, silent: lucky),
        ]
    }

    private func json(
        _ name: String,
        _ wrong: [(holder: ClientID, owner: ClientID)],
        _ result: (String, JSONText),
        silent: ClientID? = nil
    ) throws -> JSONText {
        let json: JSONText = [
            "name": .string(name),
            "mode": .string("\(session.adversary)"),
            "round": .hex(round.round.encoded),
            "messages": .array(
                try round.survivors.filter { $0 != silent }.map { id in
                    var bytes = try round.part(id).unmaskingShares.orThrow()
                    for case (id, let owner) in wrong { bytes = try altered(bytes, owner) }
                    return ["client": .client(id), "message": .hex(bytes)]
                }
            ),
        ]
        return json.adding([result])
    }

    /// Another last element of the share of an owner.
    private func altered(_ message: [UInt8], _ owner: ClientID) throws -> [UInt8] {
        let answer = try UnmaskingShares(decoding: message)
        if let index = answer.selfMasks.firstIndex(where: { $0.owner == owner }) {
            return message.flipping(at: 27 + 30 * index + 22)
        }
        let index = try answer.recoveries.firstIndex { $0.owner == owner }.orThrow()
        return message.flipping(at: 27 + 30 * answer.selfMasks.count + 2 + 30 * index + 22)
    }
}
