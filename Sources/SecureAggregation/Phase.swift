/// The steps of secure aggregation, in order; papers call each of them a round.
///
/// The first opens a session and is not repeated in the session's later rounds; ``consistencyCheck``
/// takes place only where a malicious coordinator is expected.
public enum Phase: UInt8, CaseIterable, Comparable, Sendable {
    /// Clients send signed public keys for a session.
    case advertiseKeys
    /// Clients send sealed Shamir shares of their secrets to their neighbors.
    case shareKeys
    /// Clients send masked vectors.
    case maskedInputCollection
    /// Clients sign the set of those whose vectors arrived.
    case consistencyCheck
    /// Clients reveal one share of each neighbor, and the masks come off the sum.
    case unmasking

    /// The phase's name in scenarios and reports.
    public var name: String { String(describing: self) }

    /// Orders phases by time.
    public static func < (lhs: Phase, rhs: Phase) -> Bool { lhs.rawValue < rhs.rawValue }
}
