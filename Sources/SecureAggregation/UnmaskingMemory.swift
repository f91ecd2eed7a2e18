public import ProtocolPrimitives
import Synchronization

/// Remembers the rounds in which a client has answered an unmasking request.
///
/// Two answers in one round can reveal one client's vector, so that the memory must outlive
/// restarts of client and coordinator. It has reference semantics: copies share what they remember.
public protocol UnmaskingMemory: AnyObject, Sendable {
    /// Records the answer durably and says whether it is the round's first, in one step.
    ///
    /// - Returns: `false` if the round was recorded before.
    /// - Throws: ``SecureAggregationError/unmaskingMemoryUnavailable`` if nothing could be recorded;
    ///   the client then does not answer.
    func recordAnswer(in round: RoundID) throws(SecureAggregationError) -> Bool
}

/// A memory that lasts as long as the process; for simulations and tests.
public final class TransientUnmaskingMemory: UnmaskingMemory {
    private let rounds = Mutex<Set<RoundID>>([])

    /// Creates an empty memory.
    public init() {}

    /// Records the answer and says whether it is the round's first.
    public func recordAnswer(in round: RoundID) throws(SecureAggregationError) -> Bool {
        rounds.withLock { $0.insert(round).inserted }
    }
}
