import Foundation
import GRDB
public import ProtocolPrimitives
public import SecureAggregation

/// Remembers in a ``ClientStore`` which participant list a witness signed for a session.
public final class SQLiteWitnessMemory: WitnessMemory {
    private let store: ClientStore

    /// Remembers in a store, which others may share.
    public init(store: ClientStore) { self.store = store }

    /// Records the list and says whether it is the session's first or the same again.
    ///
    /// - Parameters:
    ///   - session: the round that opens the session.
    ///   - listDigest: digest of the participant list.
    /// - Returns: `true` once the record is on the disk; `false` if another list was recorded before.
    /// - Throws: `SecureAggregationError.unmaskingMemoryUnavailable` if that cannot be said.
    /// - Complexity: O(log sessions), and a few disk flushes.
    public func recordAttestation(of session: RoundID, listDigest: [UInt8])
        throws(SecureAggregationError) -> Bool
    {
        do {
            return try store.record { database in
                try database.execute(
                    sql: """
                        INSERT INTO attestedSession (run, number, listDigest) VALUES (?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """,
                    arguments: [session.storedRun, session.storedNumber, Data(listDigest)]
                )
                if database.changesCount == 1 { return true }
                let known = try Data.fetchOne(
                    database,
                    sql: "SELECT listDigest FROM attestedSession WHERE run = ? AND number = ?",
                    arguments: [session.storedRun, session.storedNumber]
                )
                return known == Data(listDigest)
            }
        } catch {
            throw .unmaskingMemoryUnavailable
        }
    }
}
