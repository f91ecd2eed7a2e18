public import DifferentialPrivacy
public import ProtocolPrimitives

/// One round that a client answered, and what that cost it by its own count; **secret**, as it tells
/// what the client did.
public struct Participation: Equatable, Sendable {
    /// The round.
    public let round: RoundID
    /// Kind of the query, such as `itemGram`.
    public let queryKind: String
    /// What the release costs with the noise that the client believes in.
    public let event: PrivacyEvent
    /// The client's clock, in seconds since 1970.
    public let time: Int64

    /// Creates a record.
    public init(round: RoundID, queryKind: String, event: PrivacyEvent, time: Int64) {
        self.round = round
        self.queryKind = queryKind
        self.event = event
        self.time = time
    }
}
