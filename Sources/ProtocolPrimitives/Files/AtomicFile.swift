#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A file that appears under its name only when it is complete and on the disk.
///
/// Bytes go to a hidden temporary in the same directory; ``commit()`` forces them to the disk and
/// renames. A value that goes away without a commit removes its temporary. A process that is killed
/// leaves a hidden `.tacit-….partial`, never a half-written file under the destination's name.
public struct AtomicFile: ~Copyable {
    /// What to do with a file that is already there.
    public enum Existing: Sendable {
        /// Throw ``FileError/alreadyExists(path:)`` and leave it alone.
        case refuse
        /// Put the new file in its place in one step; readers see the old one or the new one.
        case replace
    }

    private let destination: DestinationPath
    private let existing: Existing
    private let descriptor: Int32
    private let temporaryPath: String
    private var isCommitted = false

    /// Where the file will appear.
    public var path: String { destination.path }

    /// Reserves a temporary beside `path`.
    ///
    /// - Parameters:
    ///   - path: where the file shall appear; its parent exists.
    ///   - permissions: mode bits, from which the process's umask is taken away; 0o600 for secrets.
    ///   - existing: what to do with a file that is already there.
    /// - Throws: ``FileError``.
    public init(path: String, permissions: UInt16 = 0o644, existing: Existing = .refuse)
        throws(FileError)
    {
        let destination = try DestinationPath(path)
        if existing == .refuse { try FileSystem.refuseExisting(destination.path) }
        let temporary = try FileSystem.withFreeTemporaryName(for: destination) { path in
            open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(permissions))
        }
        self.destination = destination
        self.existing = existing
        (temporaryPath, descriptor) = temporary
    }

    deinit {
        close(descriptor)
        if !isCommitted { FileSystem.removeTree(temporaryPath) }
    }

    /// Appends bytes.
    ///
    /// - Throws: ``FileError``, above all ``FileError/diskFull(path:code:)``.
    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try FileSystem.write(bytes, to: descriptor, path: path)
    }

    /// Appends bytes.
    ///
    /// - Throws: ``FileError``, above all ``FileError/diskFull(path:code:)``.
    public mutating func write(_ bytes: [UInt8]) throws(FileError) {
        let path = path
        let descriptor = descriptor
        // The standard library's closure cannot throw a typed error.
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(FileError) in
                try FileSystem.write(buffer, to: descriptor, path: path)
            }
        }
        try result.get()
    }

    /// Appends secret bytes; the file should have been made with permissions 0o600.
    ///
    /// - Throws: ``FileError``, above all ``FileError/diskFull(path:code:)``.
    public mutating func write(_ secret: SecretBytes) throws(FileError) {
        let path = path
        let descriptor = descriptor
        try secret.withUnsafeBytes { (buffer) throws(FileError) in
            try FileSystem.write(buffer, to: descriptor, path: path)
        }
    }

    /// Forces the bytes to the disk and gives the file its name.
    ///
    /// If only the last step fails, forcing the directory's entries, the complete file has its name
    /// already and the error says `synchronize`.
    ///
    /// - Throws: ``FileError``.
    public consuming func commit() throws(FileError) {
        try FileSystem.synchronize(descriptor, path: path)
        switch existing {
        case .refuse: try FileSystem.publishFile(temporaryPath, as: path)
        case .replace: try FileSystem.renameReplacing(temporaryPath, to: path)
        }
        isCommitted = true
        try FileSystem.synchronizeDirectory(destination.parent)
    }

    /// Writes a whole file.
    ///
    /// - Parameters:
    ///   - bytes: what the file will hold.
    ///   - path: where the file shall appear; its parent exists.
    ///   - permissions: mode bits, from which the process's umask is taken away.
    ///   - existing: what to do with a file that is already there.
    /// - Throws: ``FileError``.
    public static func write(
        _ bytes: [UInt8],
        to path: String,
        permissions: UInt16 = 0o644,
        existing: Existing = .refuse
    ) throws(FileError) {
        var file = try AtomicFile(path: path, permissions: permissions, existing: existing)
        try file.write(bytes)
        try file.commit()
    }

    /// Writes a whole file of secret bytes that only its owner may read.
    ///
    /// - Parameters:
    ///   - secret: what the file will hold.
    ///   - path: where the file shall appear; its parent exists.
    ///   - existing: what to do with a file that is already there.
    /// - Throws: ``FileError``.
    public static func write(
        _ secret: SecretBytes,
        to path: String,
        existing: Existing = .refuse
    ) throws(FileError) {
        var file = try AtomicFile(path: path, permissions: 0o600, existing: existing)
        try file.write(secret)
        try file.commit()
    }
}
