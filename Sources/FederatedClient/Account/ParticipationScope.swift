/// What a client's budget covers.
public enum ParticipationScope: String, CaseIterable, Sendable {
    /// Everything the client ever takes part in.
    case lifetime
    /// A stretch of time.
    case period
    /// One query.
    case query
}
