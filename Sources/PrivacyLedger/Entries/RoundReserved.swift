public import DifferentialPrivacy

/// The charge for a round, durable before anything of it is released.
public struct RoundReserved: Sendable, Hashable {
    /// Number of the round within the run.
    public var round: UInt32
    /// What the release costs.
    public var event: PrivacyEvent

    /// Creates the record.
    public init(round: UInt32, event: PrivacyEvent) {
        self.round = round
        self.event = event
    }
}

extension RoundReserved: LedgerRecordPayload {
    static let kind = "reserved"

    var members: [String: JSONValue] {
        [
            "round": .integer(UInt64(round)),
            "event": event.json,
        ]
    }

    init(from fields: inout JSONFields) throws(PrivacyLedgerError) {
        round = try fields.integer("round")
        event = try fields.event("event")
    }
}
