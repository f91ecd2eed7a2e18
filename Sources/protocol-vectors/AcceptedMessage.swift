import ProtocolPrimitives
import SecureAggregation

/// One message that a client must not refuse, with what it sends then.
struct AcceptedMessage {
    let name: String
    let session: SampleSession
    let round: SampleRound
    let kind: MessageKind
    let client: ClientID
    let message: [UInt8]
    /// The fewest clients that the receiver accepts; the session's if `nil`.
    var minimumCohort: Int?
    var maskedInput: [UInt8]?
    var survivorSignature: [UInt8]?
    var unmaskingShares: [UInt8]?

    /// The case in a vector file.
    var json: JSONText {
        let json: JSONText = [
            "name": .string("\(kind): \(name)"),
            "mode": .string("\(session.adversary)"),
            "round": .hex(round.round.encoded),
            "kind": .integer(Int(kind.rawValue)),
            "receiver": .string("client"),
            "client": .client(client),
            "message": .hex(message),
        ]
        let answers = [
            ("maskedInput", maskedInput), ("survivorSignature", survivorSignature),
            ("unmaskingShares", unmaskingShares),
        ]
        return json.adding(
            (minimumCohort.map { [("minimumCohort", .integer($0))] } ?? [])
                + answers.compactMap { name, bytes in bytes.map { (name, .hex($0)) } }
        )
    }
}
