import ProtocolPrimitives

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A ledger directory, locked against other writers until the store goes away.
///
/// Files: see ``LedgerFiles``. Every append is forced to the disk before it returns. The lock is on the
/// open file, so it does not keep others from putting another folder in its place; every change
/// therefore checks that the path still leads to the files that are open, and fails otherwise.
public final class FileLedgerStore: LedgerStore {
    private let directory: String
    private let entries: Int32
    private let checkpoints: Int32

    /// Opens a ledger directory, or makes one with empty files.
    ///
    /// - Parameter directory: path of the ledger directory; its parent exists.
    /// - Throws: ``PrivacyLedgerError/locked`` if another store holds it, or
    ///   ``PrivacyLedgerError/moved`` or ``PrivacyLedgerError/file(_:)``.
    public init(directory: String) throws(PrivacyLedgerError) {
        self.directory = directory
        let entriesPath = directory + "/" + LedgerFiles.entriesName
        WritePoint.reach(.create, directory)
        if mkdir(directory, 0o755) != 0, errno != EEXIST {
            throw Self.failure(.create, directory)
        }
        let descriptor = try Self.open(entriesPath)
        // The lock belongs to the open file and goes with the process, so a crash frees it.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isLocked = errno == EWOULDBLOCK
            let failure = Self.failure(.open, entriesPath)
            close(descriptor)
            throw isLocked ? .locked : failure
        }
        do {
            checkpoints = try Self.open(directory + "/" + LedgerFiles.checkpointsName)
        } catch {
            close(descriptor)
            throw error
        }
        entries = descriptor
        try checkPlace()
        // The names of new files must last as well as their bytes.
        try Self.synchronizeDirectory(directory)
        try Self.synchronizeDirectory(directory + "/..")
    }

    deinit {
        close(entries)
        close(checkpoints)
    }

    /// Reads everything that is stored.
    ///
    /// - Throws: ``PrivacyLedgerError/moved`` or ``PrivacyLedgerError/file(_:)``.
    public func read() throws(PrivacyLedgerError) -> LedgerFiles {
        try checkPlace()
        return try LedgerFiles.read(directory: directory)
    }

    /// Stores the first verifying key.
    ///
    /// - Throws: ``PrivacyLedgerError/moved`` or ``PrivacyLedgerError/file(_:)``.
    public func writeVerifierKey(_ bytes: [UInt8]) throws(PrivacyLedgerError) {
        try replace(LedgerFiles.verifierKeyName, with: bytes)
    }

    /// Appends one entry's line and forces it to the disk.
    ///
    /// - Throws: ``PrivacyLedgerError/moved`` or ``PrivacyLedgerError/file(_:)``.
    public func appendEntry(_ bytes: [UInt8]) throws(PrivacyLedgerError) {
        try append(bytes, to: entries, name: LedgerFiles.entriesName)
    }

    /// Appends one checkpoint to the list and forces it to the disk.
    ///
    /// - Throws: ``PrivacyLedgerError/moved`` or ``PrivacyLedgerError/file(_:)``.
    public func appendCheckpoint(_ bytes: [UInt8]) throws(PrivacyLedgerError) {
        try append(bytes, to: checkpoints, name: LedgerFiles.checkpointsName)
    }

    /// Replaces the latest checkpoint in one step, on the disk when it returns.
    ///
    /// - Throws: ``PrivacyLedgerError/moved`` or ``PrivacyLedgerError/file(_:)``.
    public func replaceLatestCheckpoint(_ bytes: [UInt8]) throws(PrivacyLedgerError) {
        try replace(LedgerFiles.latestCheckpointName, with: bytes)
        // This ends an append: what went to a folder that is gone must not be acknowledged.
        try checkPlace()
    }

    /// Cuts off what a crash left half-written, and forces that to the disk.
    ///
    /// - Parameters:
    ///   - entries: bytes of entries to keep.
    ///   - checkpoints: bytes of the list of checkpoints to keep.
    /// - Throws: ``PrivacyLedgerError/moved`` or ``PrivacyLedgerError/file(_:)``.
    public func truncate(entries: Int, checkpoints: Int) throws(PrivacyLedgerError) {
        try checkPlace()
        for (descriptor, size, name) in [
            (self.entries, entries, LedgerFiles.entriesName),
            (self.checkpoints, checkpoints, LedgerFiles.checkpointsName),
        ] {
            let path = directory + "/" + name
            WritePoint.reach(.write, path)
            guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.failure(.write, path) }
            WritePoint.reach(.synchronize, path)
            guard fsync(descriptor) == 0 else { throw Self.failure(.synchronize, path) }
        }
    }

    /// Checks that the path leads to the files that are open and locked.
    private func checkPlace() throws(PrivacyLedgerError) {
        for (descriptor, name) in [
            (entries, LedgerFiles.entriesName), (checkpoints, LedgerFiles.checkpointsName),
        ] {
            var (opened, present) = (stat(), stat())
            guard fstat(descriptor, &opened) == 0 else {
                throw Self.failure(.open, directory + "/" + name)
            }
            guard stat(directory + "/" + name, &present) == 0, present.st_dev == opened.st_dev,
                present.st_ino == opened.st_ino
            else { throw .moved }
        }
    }

    private func replace(_ name: String, with bytes: [UInt8]) throws(PrivacyLedgerError) {
        try checkPlace()
        do {
            try AtomicFile.write(bytes, to: directory + "/" + name, existing: .replace)
        } catch {
            throw .file(error)
        }
    }

    private func append(_ bytes: [UInt8], to descriptor: Int32, name: String)
        throws(PrivacyLedgerError)
    {
        try checkPlace()
        let path = directory + "/" + name
        let stretch = WritePoint.stretch(of: bytes.count, path)
        var position = 0
        while position < bytes.count {
            WritePoint.reach(.write, path)
            let count = bytes[position...].prefix(stretch).withUnsafeBytes {
                write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(.write, path) }
            position += count
        }
        WritePoint.reach(.synchronize, path)
        guard fsync(descriptor) == 0 else { throw Self.failure(.synchronize, path) }
    }

    private static func open(_ path: String) throws(PrivacyLedgerError) -> Int32 {
        WritePoint.reach(.create, path)
        let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC
        #if canImport(Darwin)
        let descriptor = Darwin.open(path, flags, 0o644)
        #elseif canImport(Musl)
        let descriptor = Musl.open(path, flags, 0o644)
        #else
        let descriptor = Glibc.open(path, flags, 0o644)
        #endif
        guard descriptor >= 0 else { throw failure(.open, path) }
        return descriptor
    }

    private static func synchronizeDirectory(_ path: String) throws(PrivacyLedgerError) {
        #if canImport(Darwin)
        let descriptor = Darwin.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        #elseif canImport(Musl)
        let descriptor = Musl.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        #else
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        #endif
        guard descriptor >= 0 else { throw failure(.open, path) }
        defer { close(descriptor) }
        WritePoint.reach(.synchronize, path)
        guard fsync(descriptor) == 0 else { throw failure(.synchronize, path) }
    }

    /// The current `errno` as an error.
    private static func failure(_ operation: FileOperation, _ path: String) -> PrivacyLedgerError {
        switch errno {
        case ENOSPC, EDQUOT: .file(.diskFull(path: path, code: errno))
        case ENOENT: .file(.notFound(path: path))
        case EACCES, EPERM, EROFS:
            .file(.permissionDenied(operation: operation, path: path, code: errno))
        default: .file(.failed(operation: operation, path: path, code: errno))
        }
    }
}
