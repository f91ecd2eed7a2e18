#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A whole regular file in memory, read by the system as it is touched.
///
/// - Warning: a file that another process shortens meanwhile ends this one, as with every mapping. Files
///   that are written aside and renamed, as releases are, never shrink.
public final class MappedFile: Sendable {
    // Never written after the initializer, and unmapped only when nobody holds the value.
    private nonisolated(unsafe) let base: UnsafeMutableRawPointer?
    /// Size of the file in bytes.
    public let count: Int

    /// Maps a file.
    ///
    /// - Parameters:
    ///   - path: a regular file, or a symbolic link to one.
    ///   - byteCountLimit: the largest size to accept, in bytes.
    /// - Throws: ``FileError``, also ``FileError/tooLarge(path:byteCountLimit:)``.
    public init(path: String, byteCountLimit: Int) throws(FileError) {
        let opened = try BoundedFile.open(path, byteCountLimit: byteCountLimit)
        // The mapping outlives the descriptor.
        defer { close(opened.descriptor) }
        count = opened.byteCount
        guard count > 0 else {
            base = nil
            return
        }
        guard
            let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, opened.descriptor, 0),
            start != MAP_FAILED
        else { throw FileError(.read, path: path, code: errno) }
        base = start
        _ = madvise(start, count, Int32(MADV_SEQUENTIAL))
        _ = madvise(start, count, Int32(MADV_WILLNEED))
    }

    deinit {
        if let base { munmap(base, count) }
    }

    /// Lends the bytes.
    ///
    /// - Throws: what the body throws.
    public func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }
}
