import Foundation
import GRDB
import ProtocolPrimitives
import Synchronization

/// The file in which one client keeps what it must never forget; **secret**: it tells what the client did.
///
/// It is an SQLite database with mode 0600. Each change is one transaction that is on the disk when
/// the call returns: `synchronous = EXTRA` with a rollback journal (`journal_mode = DELETE`), for
/// three reasons.
///
/// - All that was recorded is in the one file, so that no copy of it lacks the latest records
///   because a `-wal` file was left behind.
/// - EXTRA also forces the directory after the journal is deleted. Without that a power failure could
///   bring the journal back, which would undo a record that was already acted on.
/// - SQLite refuses to write with a rollback journal if the file was moved or deleted while open.
///
/// A record costs a few disk flushes, once a round. Several processes may have the file open: a
/// transaction takes the write lock before it reads.
///
/// - Warning: whoever puts an older copy of the file in its place makes the client forget.
public final class ClientStore: Sendable {
    /// What to do if there is no file.
    public enum MissingFile: Sendable {
        /// Start with an empty store: the client is new.
        case create
        /// Throw ``ClientStorageError/missing(path:)``: the client has answered before. A file in which
        /// nothing was ever stored is ``ClientStorageError/damaged(path:)`` then.
        case refuse
    }

    /// Where the file is.
    public let path: String
    private let queue: DatabaseQueue

    /// Held while a file is created and opened.
    ///
    /// Closing any descriptor of a file cancels the locks that SQLite holds on it in this process. So
    /// nobody here opens a file while another thread may still be creating it.
    private static let creation = Mutex(())
    /// How long another process may hold the write lock.
    private static let busySeconds = 10.0

    /// Opens the store, brings it to this version's schema and checks it.
    ///
    /// - Parameters:
    ///   - path: where the file is or shall be; its directory exists.
    ///   - missingFile: what to do if it is not there.
    /// - Throws: ``ClientStorageError``.
    public init(path: String, ifMissing missingFile: MissingFile) throws(ClientStorageError) {
        self.path = path
        queue = try Self.creation.withLock { (_) throws(ClientStorageError) in
            try Self.create(path, missingFile)
            return try Self.mapping(path) {
                try DatabaseQueue(path: path, configuration: Self.configuration)
            }
        }
        try ClientStoreSchema.prepare(queue, path: path, mayBeEmpty: missingFile == .create)
    }

    /// Opens the store to look at it: neither the file nor anything beside it is changed, and nothing can
    /// be recorded.
    ///
    /// - Parameter path: where the file is.
    /// - Throws: ``ClientStorageError``.
    public init(reading path: String) throws(ClientStorageError) {
        self.path = path
        let queue = try Self.creation.withLock { (_) throws(ClientStorageError) in
            try Self.create(path, .refuse)
            return try Self.mapping(path) {
                var configuration = Self.configuration
                configuration.readonly = true
                return try DatabaseQueue(path: path, configuration: configuration)
            }
        }
        self.queue = queue
        try Self.mapping(path) {
            try queue.read {
                try ClientStoreSchema.checkOwner($0, path: path, mayBeEmpty: false)
            }
        }
    }

    /// Reads what is recorded, all of it as of one moment.
    ///
    /// - Parameter look: reads only.
    /// - Returns: what it returned.
    /// - Throws: ``ClientStorageError``.
    func read<Value>(_ look: (Database) throws -> Value) throws(ClientStorageError) -> Value {
        try Self.mapping(path) { try queue.read(look) }
    }

    /// Runs one change in a transaction that no other connection can be between.
    ///
    /// - Parameter change: reads and writes; what it throws undoes all of it.
    /// - Returns: what the change returned, once it is on the disk.
    /// - Throws: ``ClientStorageError`` if nothing can be said to be on the disk.
    func record<Value>(_ change: (Database) throws -> Value) throws(ClientStorageError) -> Value {
        try Self.mapping(path) {
            var result: Value?
            try queue.inTransaction(.immediate) { database in
                result = try change(database)
                return .commit
            }
            guard let result else { throw ClientStorageError.damaged(path: path) }
            return result
        }
    }

    /// Runs a database operation and words its error.
    static func mapping<Value>(_ path: String, _ body: () throws -> Value)
        throws(ClientStorageError) -> Value
    {
        do { return try body() } catch let error as ClientStorageError {
            throw error
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: throw .damaged(path: path)
            default: throw .unavailable(path: path, code: error.extendedResultCode.rawValue)
            }
        } catch {
            // Rows that do not decode: the schema is not ours.
            throw .damaged(path: path)
        }
    }

    /// Makes an empty file with mode 0600 if there is none; SQLite gives its journal the same mode.
    private static func create(_ path: String, _ missingFile: MissingFile)
        throws(ClientStorageError)
    {
        // SQLite takes these for databases in memory, which forget.
        guard !path.isEmpty, path != ":memory:", !path.hasPrefix("file:") else {
            throw .missing(path: path)
        }
        if missingFile == .create {
            do throws(FileError) {
                try AtomicFile.write([], to: path, permissions: 0o600)
            } catch .alreadyExists {
                // Then this is no new client.
            } catch {
                throw .notCreated(error)
            }
        }
        // Also a link that leads nowhere: SQLite would create what it names, open to all.
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busySeconds)
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA synchronous = EXTRA;
                    PRAGMA fullfsync = ON;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    """
            )
        }
        return configuration
    }
}
