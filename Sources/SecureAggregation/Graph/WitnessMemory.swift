public import ProtocolPrimitives
import Synchronization

/// Remembers which participant list a witness signed for a session; copies share what they remember.
public protocol WitnessMemory: AnyObject, Sendable {
    /// Records the list durably and says whether it is the session's first or the same again.
    ///
    /// - Returns: `false` if another list was recorded before.
    /// - Throws: ``SecureAggregationError/unmaskingMemoryUnavailable`` if nothing could be recorded;
    ///   the witness then does not sign.
    func recordAttestation(of session: RoundID, listDigest: [UInt8]) throws(SecureAggregationError)
        -> Bool
}

/// A memory that lasts as long as the process; for simulations and tests.
public final class TransientWitnessMemory: WitnessMemory {
    private let lists = Mutex<[RoundID: [UInt8]]>([:])

    /// Creates an empty memory.
    public init() {}

    /// Records the list and says whether it is the session's first or the same again.
    ///
    /// - Returns: `false` if another list was recorded before.
    public func recordAttestation(of session: RoundID, listDigest: [UInt8])
        throws(SecureAggregationError) -> Bool
    {
        lists.withLock { lists in
            guard let known = lists[session] else {
                lists[session] = listDigest
                return true
            }
            return known == listDigest
        }
    }
}
