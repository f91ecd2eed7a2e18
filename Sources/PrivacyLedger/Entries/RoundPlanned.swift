public import DifferentialPrivacy

/// The announcement of a query: a round that may follow, at a stated cost.
public struct RoundPlanned: Sendable, Hashable {
    /// Number of the round within the run.
    public var round: UInt32
    /// The model that the round is for, 1 to 256 bytes; nil for the opening entry's.
    public var model: String?
    /// What is asked.
    public var query: LedgerQuery
    /// What the release costs.
    public var event: PrivacyEvent

    /// Creates the record.
    public init(round: UInt32, model: String? = nil, query: LedgerQuery, event: PrivacyEvent) {
        self.round = round
        self.model = model
        self.query = query
        self.event = event
    }
}

extension RoundPlanned: LedgerRecordPayload {
    static let kind = "roundPlanned"

    var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "round": .integer(UInt64(round)),
            "query": query.json,
            "event": event.json,
        ]
        if let model { members["model"] = .string(model) }
        return members
    }

    init(from fields: inout JSONFields) throws(PrivacyLedgerError) {
        round = try fields.integer("round")
        model = fields.has("model") ? try fields.string("model") : nil
        query = try LedgerQuery(from: fields.object("query"))
        event = try fields.event("event")
    }
}
