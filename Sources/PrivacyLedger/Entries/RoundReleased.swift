public import DifferentialPrivacy

/// The release of a round's noisy sum.
public struct RoundReleased: Sendable, Hashable {
    /// Number of the round within the run.
    public var round: UInt32
    /// What the release costs.
    public var event: PrivacyEvent
    /// Contributors whose vectors are in the sum.
    public var survivors: Int
    /// SHA-256 of the released sum.
    public var sumDigest: LedgerDigest
    /// ``LedgerQuery/digest`` of the planned query.
    public var queryDigest: LedgerDigest

    /// Creates the record.
    public init(
        round: UInt32,
        event: PrivacyEvent,
        survivors: Int,
        sumDigest: LedgerDigest,
        queryDigest: LedgerDigest
    ) {
        self.round = round
        self.event = event
        self.survivors = survivors
        self.sumDigest = sumDigest
        self.queryDigest = queryDigest
    }
}

extension RoundReleased: LedgerRecordPayload {
    static let kind = "released"

    var members: [String: JSONValue] {
        [
            "round": .integer(UInt64(round)),
            "event": event.json,
            "survivors": .integer(UInt64(clamping: survivors)),
            "sumDigest": .string(sumDigest.description),
            "queryDigest": .string(queryDigest.description),
        ]
    }

    init(from fields: inout JSONFields) throws(PrivacyLedgerError) {
        round = try fields.integer("round")
        event = try fields.event("event")
        survivors = try fields.integer("survivors")
        sumDigest = try fields.digest("sumDigest")
        queryDigest = try fields.digest("queryDigest")
    }
}
