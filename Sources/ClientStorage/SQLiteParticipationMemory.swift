import DifferentialPrivacy
public import FederatedClient
import Foundation
import GRDB
import ProtocolPrimitives

/// Keeps a client's account in a ``ClientStore``, across restarts and beside its other memories.
public final class SQLiteParticipationMemory: ParticipationMemory {
    private let store: ClientStore

    /// Remembers in a store, which others may share.
    public init(store: ClientStore) { self.store = store }

    /// Checks and records a participation in one transaction, together with the limits in force.
    ///
    /// - Throws: `ClientError`: the refusal, or `accountUnavailable` if nothing can be said to be on the
    ///   disk.
    /// - Complexity: O(records), and a few disk flushes.
    public func record(_ participation: Participation, limits: ParticipationLimits)
        throws(ClientError)
    {
        do {
            // A refusal is handed out of the transaction, in which it would look like a failure.
            let refusal = try store.record { database in
                let account = ParticipationAccount(try Self.participations(database))
                do throws(ClientError) {
                    try account.check(participation, limits: limits)
                } catch {
                    return ClientError?.some(error)
                }
                try Self.insert(participation, into: database)
                try Self.replaceLimits(limits, in: database)
                return nil
            }
            if let refusal { throw refusal }
        } catch let error as ClientError {
            throw error
        } catch {
            throw .accountUnavailable
        }
    }

    /// What is recorded, and the limits that the latest record was checked against.
    ///
    /// - Returns: the account; nil limits before the first record.
    /// - Throws: ``ClientStorageError``.
    public func account() throws(ClientStorageError) -> (
        account: ParticipationAccount, limits: ParticipationLimits?
    ) {
        try store.read { database in
            guard try ClientStoreSchema.hasAccount(database) else {
                return (ParticipationAccount([]), nil)
            }
            return (
                ParticipationAccount(try Self.participations(database)),
                try Self.limits(database)
            )
        }
    }

    private static func insert(_ participation: Participation, into database: Database) throws {
        let event = String(
            decoding: try JSONEncoder().encode(participation.event),
            as: UTF8.self
        )
        try database.execute(
            sql: """
                INSERT INTO participation (run, number, queryKind, event, time)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                participation.round.storedRun, participation.round.storedNumber,
                participation.queryKind, event, participation.time,
            ]
        )
    }

    private static func participations(_ database: Database) throws -> [Participation] {
        let sql = "SELECT run, number, queryKind, event, time FROM participation ORDER BY id"
        return try Row.fetchAll(database, sql: sql).map { row in
            // A row that does not decode throws, and nothing is answered: never a smaller cost.
            guard let run: Data = row["run"], let number: Int64 = row["number"],
                let round = UInt32(exactly: number), let kind: String = row["queryKind"],
                let event: String = row["event"], let time: Int64 = row["time"]
            else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
            return Participation(
                round: RoundID(run: try RunID(bytes: Array(run)), number: round),
                queryKind: kind,
                event: try JSONDecoder().decode(PrivacyEvent.self, from: Data(event.utf8)),
                time: time
            )
        }
    }

    private static func replaceLimits(_ limits: ParticipationLimits, in database: Database) throws {
        try database.execute(sql: "DELETE FROM participationLimit")
        let rows: [(ParticipationScope, PrivacyBudget?, Int64?)] = [
            (.query, limits.query, nil),
            (.period, limits.period?.budget, limits.period?.seconds),
            (.lifetime, limits.lifetime, nil),
        ]
        for case (let scope, let budget?, let seconds) in rows {
            try database.execute(
                sql: """
                    INSERT INTO participationLimit (scope, epsilon, delta, seconds)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [scope.rawValue, budget.epsilon, budget.delta, seconds]
            )
        }
    }

    private static func limits(_ database: Database) throws -> ParticipationLimits? {
        func row(_ scope: ParticipationScope) throws -> Row? {
            let sql = "SELECT epsilon, delta, seconds FROM participationLimit WHERE scope = ?"
            return try Row.fetchOne(database, sql: sql, arguments: [scope.rawValue])
        }
        func budget(_ row: Row) throws -> PrivacyBudget {
            guard let epsilon: Double = row["epsilon"], let delta: Double = row["delta"] else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            return try PrivacyBudget(epsilon: epsilon, delta: delta)
        }
        guard let lifetime = try row(.lifetime) else { return nil }
        var limits = ParticipationLimits(lifetime: try budget(lifetime))
        limits.query = try row(.query).map(budget)
        if let period = try row(.period) {
            guard let seconds: Int64 = period["seconds"], seconds >= 1 else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            limits.period = .init(budget: try budget(period), seconds: seconds)
        }
        return limits
    }
}
