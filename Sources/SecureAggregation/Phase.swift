/// The five steps of one secure aggregation round, in order; papers call each of them a round.
public enum Phase: UInt8, CaseIterable, Comparable, Sendable {
    /// Clients send signed public keys.
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
