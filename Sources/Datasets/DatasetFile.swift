#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A file's contents, decompressed and turned into UTF-8: the only contact with disks.
struct DatasetFile {
    /// The file's name for error messages.
    let name: String
    /// The decompressed bytes without a byte order mark, and without empty lines at the end.
    let bytes: [UInt8]
    /// Whether the bytes were gzip.
    let isCompressed: Bool
    /// Size after decompression, in bytes.
    let byteCount: Int
    /// Whether a byte order mark was skipped.
    let hasByteOrderMark: Bool
    /// The lines that were not UTF-8 and were read as ISO-8859-1, ascending; empty if refused.
    let latin1Lines: [Int]

    private static let chunkByteCount = 1 << 18

    /// Prepares bytes that are in memory already.
    ///
    /// - Parameters:
    ///   - name: for error messages.
    ///   - contents: the bytes, plain or gzip.
    ///   - limitByteCount: most bytes, packed or unpacked.
    ///   - allowsLatin1: whether lines that are not UTF-8 are read as ISO-8859-1.
    /// - Throws: ``DatasetError`` if they are too many, damaged gzip, or not UTF-8.
    init(
        name: String,
        contents: [UInt8],
        limitByteCount: Int,
        allowsLatin1: Bool = false
    ) throws(DatasetError) {
        self.name = name
        // Rows and lines are kept in 32 bits: one of them takes at least a byte.
        let limit = min(limitByteCount, Int(Int32.max) - 1)
        isCompressed = GzipDecoder.isGzip(contents)
        var unpacked =
            isCompressed
            ? try GzipDecoder.decode(contents, file: name, limitByteCount: limit) : contents
        guard unpacked.count <= limit else {
            throw .fileTooLarge(file: name, limitByteCount: limit)
        }
        byteCount = unpacked.count
        if let offset = UTF8Validator.firstInvalidOffset(in: unpacked), !allowsLatin1 {
            let line = 1 + unpacked[..<offset].count { $0 == UInt8(ascii: "\n") }
            throw .notUTF8(file: name, line: line)
        }
        (unpacked, latin1Lines) = Latin1Text.decodingInvalidLines(of: unpacked)
        guard unpacked.count <= limit else {
            throw .fileTooLarge(file: name, limitByteCount: limit)
        }
        hasByteOrderMark = unpacked.starts(with: [0xEF, 0xBB, 0xBF])
        if hasByteOrderMark { unpacked.removeFirst(3) }
        while let last = unpacked.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
            unpacked.removeLast()
        }
        bytes = unpacked
    }

    /// Reads a file.
    ///
    /// - Throws: ``DatasetError`` if it cannot be read, is damaged gzip, or is not UTF-8.
    init(path: String, limitByteCount: Int, allowsLatin1: Bool = false) throws(DatasetError) {
        let contents = try Self.contents(path: path, limitByteCount: limitByteCount)
        try self.init(
            name: path,
            contents: contents,
            limitByteCount: limitByteCount,
            allowsLatin1: allowsLatin1
        )
    }

    /// A file's bytes as they are.
    ///
    /// - Throws: ``DatasetError`` if it cannot be read or is too large.
    static func contents(path: String, limitByteCount: Int) throws(DatasetError)
        -> [UInt8]
    {
        // The system would cut the path at a zero byte and open another file.
        guard !path.utf8.contains(0) else { throw .fileNotFound(file: path) }
        // Without O_NONBLOCK a named pipe would wait for a writer for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            throw code == ENOENT
                ? .fileNotFound(file: path) : .fileUnreadable(file: path, code: code)
        }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            let isDirectory = status.st_mode & S_IFMT == S_IFDIR
            throw .fileUnreadable(file: path, code: isDirectory ? EISDIR : EINVAL)
        }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkByteCount)
        while true {
            let count = read(descriptor, &chunk, chunkByteCount)
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw .fileUnreadable(file: path, code: code)
            }
            if count == 0 { return output }
            output.append(contentsOf: chunk[..<count])
            guard output.count <= limitByteCount else {
                throw .fileTooLarge(file: path, limitByteCount: limitByteCount)
            }
        }
    }
}
