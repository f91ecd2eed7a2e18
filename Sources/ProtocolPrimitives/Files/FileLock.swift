#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A lock that one process holds at a time, for as long as the value lives.
///
/// It is `flock` on a file of its own, which is made if it is not there and stays there. The lock goes
/// with the process, so a crash frees it.
public struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock, or fails at once.
    ///
    /// - Parameter path: the lock's file; its parent exists.
    /// - Throws: ``FileError``, ``FileError/locked(path:)`` if another holds it.
    public init(path: String) throws(FileError) {
        descriptor = try Self.locked(path)
    }

    // The value must not be half made, so what can fail is done before.
    private static func locked(_ path: String) throws(FileError) -> Int32 {
        guard !path.utf8.contains(0), !path.isEmpty else { throw .invalidPath(path: path) }
        let descriptor = FileSystem.retrying {
            open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode_t(0o644))
        }
        guard descriptor >= 0 else { throw FileError(.open, path: path, code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK else { throw FileError(.open, path: path, code: code) }
            throw .locked(path: path)
        }
        return descriptor
    }

    deinit { close(descriptor) }
}
