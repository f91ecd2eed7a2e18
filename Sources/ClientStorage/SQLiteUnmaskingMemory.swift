import GRDB
public import ProtocolPrimitives
public import SecureAggregation

/// Remembers answered rounds in a ``ClientStore``, across restarts of client and coordinator.
public final class SQLiteUnmaskingMemory: UnmaskingMemory {
    private let store: ClientStore

    /// Remembers in a store, which others may share.
    public init(store: ClientStore) { self.store = store }

    /// Records the answer and says whether it is the round's first, in one transaction.
    ///
    /// - Returns: `true` once the record is on the disk; `false` if the round was recorded before.
    /// - Throws: `SecureAggregationError.unmaskingMemoryUnavailable` if that cannot be said. The round
    ///   may then have been recorded all the same, so that it stays unanswered.
    /// - Complexity: O(log rounds), and a few disk flushes.
    public func recordAnswer(in round: RoundID) throws(SecureAggregationError) -> Bool {
        do {
            return try store.record { database in
                try database.execute(
                    sql: """
                        INSERT INTO answeredRound (run, number) VALUES (?, ?)
                        ON CONFLICT DO NOTHING
                        """,
                    arguments: [round.storedRun, round.storedNumber]
                )
                return database.changesCount == 1
            }
        } catch {
            throw .unmaskingMemoryUnavailable
        }
    }
}
