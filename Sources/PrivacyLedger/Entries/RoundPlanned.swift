public import DifferentialPrivacy

/// The announcement of a query: a round that may follow, at a stated cost.
public struct RoundPlanned: Sendable, Hashable {
    /// Number of the round within the run.
    public var round: UInt32
    /// What is asked.
    public var query: LedgerQuery
    /// What the release costs.
    public var event: PrivacyEvent

    /// Creates the record.
    public init(round: UInt32, query: LedgerQuery, event: PrivacyEvent) {
        self.round = round
        self.query = query
        self.event = event
    }
}

extension RoundPlanned: LedgerRecordPayload {
    static let kind = "roundPlanned"

    var members: [String: JSONValue] {
        [
            "round": .integer(UInt64(round)),
            "query": query.json,
            "event": event.json,
        ]
    }

    init(from fields: inout JSONFields) throws(PrivacyLedgerError) {
        round = try fields.integer("round")
        query = try LedgerQuery(from: fields.object("query"))
        event = try fields.event("event")
    }
}
