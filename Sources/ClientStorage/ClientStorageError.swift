public import ProtocolPrimitives

/// Why a client's store cannot be used; the client then answers nothing that the store must remember.
public enum ClientStorageError: Error, Equatable, Sendable {
    /// The file is no database, or its structure is broken; restore nothing from a copy, enroll anew.
    case damaged(path: String)
    /// The file is a database of another program; choose another path.
    case foreign(path: String)
    /// There is no file where one was expected; what it remembered is lost, enroll anew.
    case missing(path: String)
    /// A later version of this program wrote the file; update the program.
    case newerVersion(path: String)
    /// The file could not be created.
    case notCreated(FileError)
    /// The file could not be read or written: permissions, a full disk, a lock that is never let go.
    ///
    /// `code` is SQLite's extended result code (https://www.sqlite.org/rescode.html).
    case unavailable(path: String, code: Int32)
}
