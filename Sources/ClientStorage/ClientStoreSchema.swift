import GRDB

/// The versions of a ``ClientStore``'s tables.
enum ClientStoreSchema {
    /// Marks the file as ours in SQLite's header: "Tact" in ASCII.
    private static let applicationID = 0x5461_6374

    /// The migration that begins the account.
    private static let accountMigration = "3 participations charged"

    /// Add a migration for every change; never edit one that was released.
    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 rounds answered") { database in
            try database.execute(
                sql: """
                    PRAGMA application_id = \(applicationID);
                    CREATE TABLE answeredRound (
                        run BLOB NOT NULL,
                        number INTEGER NOT NULL,
                        PRIMARY KEY (run, number)
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
        migrator.registerMigration("2 sets attested") { database in
            try database.execute(
                sql: """
                    CREATE TABLE attestedSet (
                        kind TEXT NOT NULL,
                        run BLOB NOT NULL,
                        number INTEGER NOT NULL,
                        digest BLOB NOT NULL,
                        PRIMARY KEY (kind, run, number)
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
        migrator.registerMigration(accountMigration) { database in
            try database.execute(
                sql: """
                    CREATE TABLE participation (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        run BLOB NOT NULL,
                        number INTEGER NOT NULL,
                        queryKind TEXT NOT NULL,
                        event TEXT NOT NULL,
                        time INTEGER NOT NULL,
                        UNIQUE (run, number)
                    ) STRICT;
                    CREATE TABLE participationLimit (
                        scope TEXT NOT NULL PRIMARY KEY,
                        epsilon REAL NOT NULL,
                        delta REAL NOT NULL,
                        seconds INTEGER
                    ) STRICT, WITHOUT ROWID;
                    """
            )
        }
        return migrator
    }

    /// Checks that the file is whole, ours and not from the future, and brings it up to date.
    ///
    /// - Parameters:
    ///   - queue: the open file.
    ///   - path: its name, for errors.
    ///   - mayBeEmpty: whether a file without anything in it is a new client's.
    /// - Throws: ``ClientStorageError``.
    static func prepare(_ queue: DatabaseQueue, path: String, mayBeEmpty: Bool)
        throws(ClientStorageError)
    {
        try ClientStore.mapping(path) {
            try queue.read { try checkOwner($0, path: path, mayBeEmpty: mayBeEmpty) }
            try queue.inDatabase(requireDurability)
            try migrate(queue)
            try queue.inTransaction(.immediate) { database in
                try checkOwner(database, path: path, mayBeEmpty: false)
                // A write, so that a file that only can be read is noticed now. SQLite opens such a
                // file, and begins an immediate transaction in it, without an error.
                try database.execute(sql: "PRAGMA user_version = 1")
                return .commit
            }
        }
    }

    /// Whether the file is of a version that kept an account.
    static func hasAccount(_ database: Database) throws -> Bool {
        try migrator.appliedIdentifiers(database).contains(accountMigration)
    }

    /// Sets the journal's mode, and refuses an SQLite that sets this or the synchronization otherwise.
    private static func requireDurability(_ database: Database) throws {
        let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
        let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
        // Neither is an error to SQLite, but without them a record may not last. 3 is EXTRA.
        guard journal == "delete", synchronous == 3 else {
            throw DatabaseError(resultCode: .SQLITE_CANTOPEN)
        }
    }

    /// Checks that the file is whole, ours and not from the future.
    static func checkOwner(_ database: Database, path: String, mayBeEmpty: Bool) throws {
        guard try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok" else {
            throw ClientStorageError.damaged(path: path)
        }
        // The migrator's own table may be there before its first migration is.
        let tableCount = try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE '%grdb_migrations%'"
        )
        let owner = try Int.fetchOne(database, sql: "PRAGMA application_id")
        if owner == 0, tableCount == 0 {
            // What a client that has answered kept was cut off.
            guard mayBeEmpty else { throw ClientStorageError.damaged(path: path) }
        } else if owner != applicationID {
            throw ClientStorageError.foreign(path: path)
        }
        guard try !migrator.hasBeenSuperseded(database) else {
            throw ClientStorageError.newerVersion(path: path)
        }
    }

    /// Runs the migrations that are missing, also while another process does the same.
    ///
    /// The migrator looks once what is missing. If another process is quicker with one, ours fails and
    /// is undone; another look finds it done.
    private static func migrate(_ queue: DatabaseQueue) throws {
        let migrator = migrator
        for _ in migrator.migrations {
            do { return try migrator.migrate(queue) } catch { continue }
        }
        try migrator.migrate(queue)
    }
}
