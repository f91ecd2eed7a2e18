import ProtocolPrimitives
import SecureAggregation

/// One message that must be rejected, and where.
struct Rejection {
    /// What the receiver does.
    enum Outcome: String {
        /// A client takes no further part.
        case refused
        /// A server drops the sender.
        case dropped
        /// A server changes nothing.
        case ignored
    }

    /// What differs from a receiver that has taken in all true messages but the one in question.
    enum State: String {
        /// The client has answered message 8 of the round before, perhaps in another process.
        case answered
        /// The server's phase is closed.
        case closed
        /// The server has taken in the true message too.
        case received
    }

    var name: String
    let session: SampleSession
    /// `nil` for messages that open the session.
    var round: SampleRound?
    var kind: MessageKind
    /// Who receives, or to the server who sends.
    var client: ClientID
    var message: [UInt8]
    var outcome: Outcome
    var reason: String
    var state: State?
    /// The fewest clients that the receiver accepts; the session's if `nil`.
    var minimumCohort: Int?

    /// The case in a vector file.
    var json: JSONText {
        let json: JSONText = [
            "name": .string("\(kind): \(name)"),
            "mode": .string("\(session.adversary)"),
            "round": .hex((round?.round ?? session.session).encoded),
            "kind": .integer(Int(kind.rawValue)),
            "receiver": .string(outcome == .refused ? "client" : "server"),
            "client": .client(client),
            "message": .hex(message),
            "outcome": .string(outcome.rawValue),
            "reason": .string(reason),
        ]
        return json.adding(
            (state.map { [("state", .string($0.rawValue))] } ?? [])
                + (minimumCohort.map { [("minimumCohort", .integer($0))] } ?? [])
        )
    }

    /// This case with another message.
    func with(
        _ name: String,
        _ message: [UInt8],
        _ reason: String,
        outcome: Outcome? = nil,
        state: State? = nil,
        minimumCohort: Int? = nil
    ) -> Rejection {
        var copy = self
        copy.name = name
        copy.message = message
        copy.reason = reason
        copy.outcome = outcome ?? self.outcome
        copy.state = state
        copy.minimumCohort = minimumCohort
        return copy
    }

    /// What no message may be like, made from this case's true one.
    func malformed() -> [Rejection] {
        let reason = "malformedMessage"
        return [
            with("nothing", [], reason),
            with("a header cut short", Array(message.prefix(20)), reason),
            with("the first byte names another kind", message.replacing(at: 0, with: 0x80), reason),
            with("the last byte is missing", message.dropLast(), reason),
            with("a byte too many", message + [0], reason),
        ]
    }

    /// Another run, another number.
    func otherRounds() -> [Rejection] {
        [
            with("another run", message.flipping(at: 1), "wrongContext"),
            with("another round of the run", message.flipping(at: 17), "wrongContext"),
        ]
    }

    /// Entries of one length from an offset on, out of order.
    func disordered(_ label: String, entriesAt start: Int, byteCount: Int) -> [Rejection] {
        let first = Array(message[start..<(start + byteCount)])
        let second = Array(message[(start + byteCount)..<(start + 2 * byteCount)])
        let reason = "malformedMessage"
        return [
            with(
                "\(label) descending",
                message.replacing(at: start, with: second + first),
                reason
            ),
            with(
                "\(label) twice the same",
                message.replacing(at: start, with: first + first),
                reason
            ),
        ]
    }
}

extension [UInt8] {
    /// The same bytes with one flipped in its lowest bit.
    func flipping(at index: Int) -> [UInt8] { replacing(at: index, with: self[index] ^ 1) }

    /// The same bytes with another one at an index.
    func replacing(at index: Int, with byte: UInt8) -> [UInt8] {
        replacing(at: index, with: [byte])
    }

    /// The same bytes with others from an index on.
    func replacing(at index: Int, with bytes: [UInt8]) -> [UInt8] {
        Array(self[..<index]) + bytes + self[(index + bytes.count)...]
    }
}
