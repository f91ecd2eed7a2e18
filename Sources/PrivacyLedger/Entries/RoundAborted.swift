/// The end of a round without a release; its reservation stays charged.
public struct RoundAborted: Sendable, Hashable {
    /// Number of the round within the run.
    public var round: UInt32
    /// Why, in words that name no client; 1 to 256 bytes.
    public var reason: String

    /// Creates the record.
    public init(round: UInt32, reason: String) {
        self.round = round
        self.reason = reason
    }
}

extension RoundAborted: LedgerRecordPayload {
    static let kind = "aborted"

    var members: [String: JSONValue] {
        [
            "round": .integer(UInt64(round)),
            "reason": .string(reason),
        ]
    }

    init(from fields: inout JSONFields) throws(PrivacyLedgerError) {
        round = try fields.integer("round")
        reason = try fields.string("reason")
    }
}
