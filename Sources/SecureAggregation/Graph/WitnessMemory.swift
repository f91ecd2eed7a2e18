public import ProtocolPrimitives
import Synchronization

/// Remembers which sets a witness signed; copies share what they remember.
public protocol WitnessMemory: AnyObject, Sendable {
    /// Records a digest durably and says whether it is the first of its set and round or the same again.
    ///
    /// - Returns: `false` if another digest was recorded before.
    /// - Throws: ``SecureAggregationError/unmaskingMemoryUnavailable`` if nothing could be recorded;
    ///   the witness then does not sign.
    func recordAttestation(of set: AttestedSet, in round: RoundID, digest: [UInt8])
        throws(SecureAggregationError) -> Bool
}

/// A memory that lasts as long as the process; for simulations and tests.
public final class TransientWitnessMemory: WitnessMemory {
    private struct Key: Hashable {
        let set: AttestedSet
        let round: RoundID
    }

    private let digests = Mutex<[Key: [UInt8]]>([:])

    /// Creates an empty memory.
    public init() {}

    /// Records a digest and says whether it is the first of its set and round or the same again.
    ///
    /// - Returns: `false` if another digest was recorded before.
    public func recordAttestation(of set: AttestedSet, in round: RoundID, digest: [UInt8])
        throws(SecureAggregationError) -> Bool
    {
        digests.withLock { digests in
            let key = Key(set: set, round: round)
            guard let known = digests[key] else {
                digests[key] = digest
                return true
            }
            return known == digest
        }
    }
}
