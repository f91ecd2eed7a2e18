public import SecureAggregation

/// What became of a client's message.
public enum MessageOutcome: Equatable, Sendable {
    /// It counts.
    case accepted
    /// It came twice, late, early or from nobody expected; nothing changed.
    case ignored(SecureAggregationError)
    /// It was bad; its sender has dropped out of the round.
    case dropped(SecureAggregationError)
}
