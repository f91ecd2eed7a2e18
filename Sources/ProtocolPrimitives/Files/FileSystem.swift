#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The system calls behind atomic files and directories, with typed errors.
enum FileSystem {
    /// Names tried before giving up; each miss is a leftover of a killed process or a neighbor.
    private static let temporaryNameLimit = 10_000

    /// Calls `create` with hidden names beside the destination until one is free.
    ///
    /// The names hold the process number and no randomness: `create` must fail with `EEXIST` on a
    /// name that is taken, so nothing is ever shared.
    ///
    /// - Returns: the path that was free, and what `create` made of it.
    /// - Throws: ``FileError``, with the destination's path.
    static func withFreeTemporaryName(
        for destination: DestinationPath,
        create: (String) -> Int32
    ) throws(FileError) -> (path: String, result: Int32) {
        for attempt in 0..<temporaryNameLimit {
            let path = destination.sibling(".tacit-\(getpid())-\(attempt).partial")
            WritePoint.reach(.create, path)
            let result = retrying { create(path) }
            if result >= 0 { return (path, result) }
            let code = errno
            if code == ENOENT { throw .notFound(path: destination.parent) }
            if code != EEXIST { throw FileError(.create, path: destination.path, code: code) }
        }
        throw .failed(operation: .create, path: destination.path, code: EEXIST)
    }

    /// Refuses a destination that exists, also as a symbolic link that leads nowhere.
    ///
    /// - Throws: ``FileError/alreadyExists(path:)``.
    static func refuseExisting(_ path: String) throws(FileError) {
        var status = stat()
        if lstat(path, &status) == 0 { throw .alreadyExists(path: path) }
        // Any other failure comes back, with its reason, from the call that creates.
    }

    /// Gives a finished temporary file its name, and refuses if the name is taken by then.
    ///
    /// - Throws: ``FileError``.
    static func publishFile(_ source: String, as target: String) throws(FileError) {
        WritePoint.reach(.rename, target)
        // A hard link is the portable way to take a name only if it is free.
        if retrying({ link(source, target) }) == 0 {
            _ = unlink(source)
            return
        }
        guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(errno) else {
            throw FileError(.rename, path: target, code: errno)
        }
        // A file system without hard links. What can be lost between the two calls is a file that
        // another process made under the same name just now.
        try refuseExisting(target)
        try renameReplacing(source, to: target)
    }

    /// Gives a finished temporary directory its name, and refuses if the name is taken by then.
    ///
    /// What can be lost between the two calls is an empty directory that another process made under
    /// the same name just now: `rename` refuses everything else.
    ///
    /// - Throws: ``FileError``.
    static func publishDirectory(_ source: String, as target: String) throws(FileError) {
        try refuseExisting(target)
        WritePoint.reach(.rename, target)
        if retrying({ rename(source, target) }) == 0 { return }
        let code = errno
        if code == ENOTEMPTY || code == ENOTDIR { throw .alreadyExists(path: target) }
        throw FileError(.rename, path: target, code: code)
    }

    /// Moves a temporary file to its name in one step, whatever file was there.
    ///
    /// - Throws: ``FileError``.
    static func renameReplacing(_ source: String, to target: String) throws(FileError) {
        WritePoint.reach(.rename, target)
        if retrying({ rename(source, target) }) == 0 { return }
        throw FileError(.rename, path: target, code: errno)
    }

    /// Writes all bytes to a descriptor.
    ///
    /// - Throws: ``FileError``, with `path`.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String)
        throws(FileError)
    {
        var rest = bytes
        let stretch = WritePoint.stretch(of: bytes.count, path)
        while let base = rest.baseAddress, !rest.isEmpty {
            WritePoint.reach(.write, path)
            let count = min(rest.count, stretch, 1 << 30)
            #if canImport(Darwin)
            let written = Darwin.write(descriptor, base, count)
            #elseif canImport(Musl)
            let written = Musl.write(descriptor, base, count)
            #else
            let written = Glibc.write(descriptor, base, count)
            #endif
            if written < 0 {
                if errno == EINTR { continue }
                throw FileError(.write, path: path, code: errno)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
    }

    /// Forces a descriptor's bytes to the disk.
    ///
    /// - Throws: ``FileError``, with `path`.
    static func synchronize(_ descriptor: Int32, path: String) throws(FileError) {
        WritePoint.reach(.synchronize, path)
        if retrying({ fsync(descriptor) }) == 0 { return }
        let code = errno
        // Directories and special files of some file systems cannot be forced, and need not be.
        if code == EINVAL || code == ENOTSUP { return }
        throw FileError(.synchronize, path: path, code: code)
    }

    /// Forces a directory's entries to the disk.
    ///
    /// - Throws: ``FileError``.
    static func synchronizeDirectory(_ path: String) throws(FileError) {
        let descriptor = retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw FileError(.synchronize, path: path, code: errno) }
        defer { close(descriptor) }
        try synchronize(descriptor, path: path)
    }

    /// Repeats a call that a signal interrupted.
    static func retrying(_ call: () -> Int32) -> Int32 {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}
