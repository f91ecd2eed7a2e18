public import FederatedProtocol

/// Stands between a query and its answers: nothing is asked that the budget cannot pay, and nothing is
/// released that is not on record.
///
/// Order of calls for each round: ``reserve(round:query:)``, made durable, before any client is asked;
/// then exactly one of ``release(round:query:sum:)`` and ``abort(round:reason:)``. A crash in between
/// leaves the reservation charged.
public protocol BudgetGate {
    /// Charges a round before it starts.
    ///
    /// - Throws: if the budget cannot pay, or the record cannot be made durable; nothing was asked then.
    mutating func reserve(round: UInt32, query: SumQuery) throws
    /// Records what is about to be released; the sum leaves the coordinator only afterwards.
    ///
    /// - Throws: if the record cannot be made durable; nothing may be released then.
    mutating func release(round: UInt32, query: SumQuery, sum: PrivateSum) throws
    /// Records that a reserved round released nothing; its charge stays.
    ///
    /// - Throws: if the record cannot be made durable.
    mutating func abort(round: UInt32, reason: AbortReason) throws
    /// ε charged so far, nil without privacy.
    var epsilon: Double? { get }
}

/// Why a reserved round released nothing.
public enum AbortReason: String, Sendable {
    /// The protocol stopped: too few clients or shares.
    case aggregationFailed
    /// The operator stopped the run.
    case interrupted
}
