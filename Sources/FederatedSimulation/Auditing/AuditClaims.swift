import FederatedProtocol
import Synchronization

/// What the ledger of an audited run would say of each round, whatever really happened in it.
final class AuditClaims: Sendable {
    /// One round's claim.
    struct Claim: Sendable {
        /// The query with the noise that is claimed.
        var query: SumQuery
        /// Whether the round is charged at all.
        var isCharged: Bool
    }

    private let claims = Mutex<[UInt32: Claim]>([:])

    /// The claim of a round, or nil before it is planned.
    subscript(round: UInt32) -> Claim? {
        get { claims.withLock { $0[round] } }
        set { claims.withLock { $0[round] = newValue } }
    }
}
