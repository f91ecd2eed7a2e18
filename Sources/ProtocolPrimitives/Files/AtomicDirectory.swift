#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A directory that appears under its name only when everything in it is complete and on the disk.
///
/// It is built under a hidden name in the same parent; ``commit()`` forces every file and directory
/// in it to the disk and renames. A value that goes away without a commit removes what was built. A
/// process that is killed leaves a hidden `.tacit-….partial`, never a half-written destination.
public struct AtomicDirectory: ~Copyable {
    private let destination: DestinationPath
    private var isCommitted = false

    /// Where the directory is built; files may be put there by any means before the commit.
    public let temporaryPath: String

    /// Where the directory will appear.
    public var path: String { destination.path }

    /// Makes an empty hidden directory beside `path`.
    ///
    /// - Parameters:
    ///   - path: where the directory shall appear; its parent exists, it does not.
    ///   - permissions: mode bits, from which the process's umask is taken away.
    /// - Throws: ``FileError``, above all ``FileError/alreadyExists(path:)``.
    public init(path: String, permissions: UInt16 = 0o755) throws(FileError) {
        let destination = try DestinationPath(path)
        try FileSystem.refuseExisting(destination.path)
        temporaryPath = try FileSystem.withFreeTemporaryName(for: destination) { path in
            mkdir(path, mode_t(permissions))
        }.path
        self.destination = destination
    }

    deinit {
        if !isCommitted { FileSystem.removeTree(temporaryPath) }
    }

    /// Starts a file inside the directory; it must be committed before the directory is.
    ///
    /// - Parameters:
    ///   - name: relative path of one or more components, none of them "." or ".."; directories on
    ///     the way are made.
    ///   - permissions: mode bits, from which the process's umask is taken away.
    /// - Returns: an empty file, to be written and committed.
    /// - Throws: ``FileError``.
    public func file(named name: String, permissions: UInt16 = 0o644) throws(FileError)
        -> AtomicFile
    {
        let components = name.split(separator: "/", omittingEmptySubsequences: false)
        guard components.allSatisfy({ !["", ".", ".."].contains($0) }) else {
            throw .invalidPath(path: name)
        }
        var path = temporaryPath
        for component in components.dropLast() {
            path += "/" + component
            let directory = path
            if FileSystem.retrying({ mkdir(directory, 0o755) }) < 0, errno != EEXIST {
                throw FileError(.create, path: directory, code: errno)
            }
        }
        return try AtomicFile(path: temporaryPath + "/" + name, permissions: permissions)
    }

    /// Writes a whole file inside the directory.
    ///
    /// - Parameters:
    ///   - bytes: what the file will hold.
    ///   - name: relative path, as for ``file(named:permissions:)``.
    /// - Throws: ``FileError``.
    public func write(_ bytes: [UInt8], to name: String) throws(FileError) {
        var file = try file(named: name)
        try file.write(bytes)
        try file.commit()
    }

    /// Forces everything to the disk and gives the directory its name.
    ///
    /// If only the last step fails, forcing the parent's entries, the complete directory has its
    /// name already and the error says `synchronize`.
    ///
    /// - Complexity: one `fsync` per file and directory.
    /// - Throws: ``FileError``, also ``FileError/alreadyExists(path:)`` if the name was taken in the
    ///   meantime.
    public consuming func commit() throws(FileError) {
        try FileSystem.synchronizeTree(temporaryPath)
        try FileSystem.publishDirectory(temporaryPath, as: path)
        isCommitted = true
        try FileSystem.synchronizeDirectory(destination.parent)
    }
}
