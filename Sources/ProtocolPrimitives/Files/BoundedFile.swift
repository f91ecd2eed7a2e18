#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Reads whole regular files up to a stated size.
public enum BoundedFile {
    /// Reads a file's bytes.
    ///
    /// - Parameters:
    ///   - path: a regular file, or a symbolic link to one.
    ///   - byteCountLimit: the largest size to accept, in bytes.
    /// - Returns: the whole file.
    /// - Throws: ``FileError``, also ``FileError/tooLarge(path:byteCountLimit:)``.
    public static func bytes(atPath path: String, byteCountLimit: Int) throws(FileError) -> [UInt8]
    {
        let opened = try open(path, byteCountLimit: byteCountLimit)
        defer { close(opened.descriptor) }
        var output = [UInt8](repeating: 0, count: opened.byteCount)
        let failure: FileError? = output.withUnsafeMutableBytes { buffer in
            fill(buffer, from: opened.descriptor, path: path)
        }
        if let failure { throw failure }
        return output
    }

    /// Reads a file into guarded secret memory, without a copy elsewhere in this process.
    ///
    /// - Parameters:
    ///   - path: a regular file, or a symbolic link to one.
    ///   - byteCountLimit: the largest size to accept, in bytes.
    /// - Returns: the whole file.
    /// - Throws: ``FileError``, also ``FileError/tooLarge(path:byteCountLimit:)``.
    public static func secret(atPath path: String, byteCountLimit: Int) throws(FileError)
        -> SecretBytes
    {
        let opened = try open(path, byteCountLimit: byteCountLimit)
        defer { close(opened.descriptor) }
        return try SecretBytes(count: opened.byteCount, guarded: true) {
            (output) throws(FileError) in
            let buffer = UnsafeMutableRawBufferPointer(start: output, count: opened.byteCount)
            if let failure = fill(buffer, from: opened.descriptor, path: path) { throw failure }
        }
    }

    /// Opens a regular file of a bounded size.
    ///
    /// - Returns: a descriptor, which the caller closes, and the size.
    /// - Throws: ``FileError``.
    static func open(_ path: String, byteCountLimit: Int) throws(FileError)
        -> (descriptor: Int32, byteCount: Int)
    {
        guard !path.utf8.contains(0), !path.isEmpty else { throw .invalidPath(path: path) }
        // Non-blocking, so that a pipe nobody writes to is refused instead of waited for.
        let descriptor = FileSystem.retrying {
            #if canImport(Darwin)
            Darwin.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            #elseif canImport(Musl)
            Musl.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            #else
            Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            #endif
        }
        guard descriptor >= 0 else { throw FileError(.open, path: path, code: errno) }
        var status = stat()
        var failure: FileError?
        if fstat(descriptor, &status) != 0 {
            failure = FileError(.open, path: path, code: errno)
        } else if status.st_mode & S_IFMT != S_IFREG {
            failure = .notARegularFile(path: path)
        } else if status.st_size > byteCountLimit {
            failure = .tooLarge(path: path, byteCountLimit: byteCountLimit)
        }
        if let failure {
            close(descriptor)
            throw failure
        }
        return (descriptor, Int(status.st_size))
    }

    /// Reads exactly the buffer's size; a file that shrinks meanwhile is an error.
    private static func fill(
        _ buffer: UnsafeMutableRawBufferPointer,
        from descriptor: Int32,
        path: String
    ) -> FileError? {
        var rest = buffer
        while let base = rest.baseAddress, !rest.isEmpty {
            let count = read(descriptor, base, min(rest.count, 1 << 30))
            if count < 0, errno == EINTR { continue }
            if count < 0 { return FileError(.read, path: path, code: errno) }
            if count == 0 { return .failed(operation: .read, path: path, code: EIO) }
            rest = UnsafeMutableRawBufferPointer(rebasing: rest.dropFirst(count))
        }
        return nil
    }
}
