import Foundation
import GRDB
public import ProtocolPrimitives
public import SecureAggregation

/// Remembers in a ``ClientStore`` which sets a witness signed.
public final class SQLiteWitnessMemory: WitnessMemory {
    private let store: ClientStore

    /// Remembers in a store, which others may share.
    public init(store: ClientStore) { self.store = store }

    /// Records a digest and says whether it is the first of its set and round or the same again.
    ///
    /// - Parameters:
    ///   - set: what the digest is of.
    ///   - round: the round, or the one that opens the session.
    ///   - digest: of the list or set.
    /// - Returns: `true` once the record is on the disk; `false` if another digest was recorded before.
    /// - Throws: `SecureAggregationError.unmaskingMemoryUnavailable` if that cannot be said.
    /// - Complexity: O(log rounds), and a few disk flushes.
    public func recordAttestation(of set: AttestedSet, in round: RoundID, digest: [UInt8])
        throws(SecureAggregationError) -> Bool
    {
        do {
            return try store.record { database in
                try database.execute(
                    sql: """
                        INSERT INTO attestedSet (kind, run, number, digest) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """,
                    arguments: [set.rawValue, round.storedRun, round.storedNumber, Data(digest)]
                )
                if database.changesCount == 1 { return true }
                let known = try Data.fetchOne(
                    database,
                    sql: """
                        SELECT digest FROM attestedSet WHERE kind = ? AND run = ? AND number = ?
                        """,
                    arguments: [set.rawValue, round.storedRun, round.storedNumber]
                )
                return known == Data(digest)
            }
        } catch {
            throw .unmaskingMemoryUnavailable
        }
    }
}
