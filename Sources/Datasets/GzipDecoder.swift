import CZlib

/// Decompresses gzip (RFC 1952) of one or more members with zlib.
enum GzipDecoder {
    private static let chunkByteCount = 1 << 18
    /// zlib's `windowBits` for the largest window, plus 16 for a gzip header and checksum.
    private static let windowBits: Int32 = 15 + 16

    /// Whether the bytes start as gzip does.
    static func isGzip(_ input: [UInt8]) -> Bool { input.starts(with: [0x1F, 0x8B]) }

    /// Decompresses all members; zero bytes after the last one are padding, as gzip(1) has it.
    ///
    /// - Throws: ``DatasetError/gzipCorrupt(file:)``, ``DatasetError/gzipTruncated(file:)``,
    ///   ``DatasetError/fileTooLarge(file:limitByteCount:)``.
    static func decode(_ input: [UInt8], file: String, limitByteCount: Int) throws(DatasetError)
        -> [UInt8]
    {
        // On the heap: zlib remembers the address of the stream.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, windowBits, ZLIB_VERSION, size) == Z_OK else {
            throw .fileUnreadable(file: file, code: outOfMemory)
        }
        defer { inflateEnd(stream) }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkByteCount)
        var position = 0
        while true {
            let step = inflateStep(stream, input, from: position, into: &chunk)
            position += step.consumed
            output.append(contentsOf: chunk[..<step.produced])
            guard output.count <= limitByteCount else {
                throw .fileTooLarge(file: file, limitByteCount: limitByteCount)
            }
            switch step.status {
            case Z_STREAM_END:
                if input[position...].allSatisfy({ $0 == 0 }) { return output }
                guard inflateReset(stream) == Z_OK else { throw .gzipCorrupt(file: file) }
            case Z_OK where step.consumed > 0 || step.produced > 0: continue
            case Z_OK, Z_BUF_ERROR: throw .gzipTruncated(file: file)
            case Z_MEM_ERROR: throw .fileUnreadable(file: file, code: outOfMemory)
            default: throw .gzipCorrupt(file: file)
            }
        }
    }

    /// `ENOMEM` on every system we build for.
    private static let outOfMemory: Int32 = 12

    private static func inflateStep(
        _ stream: UnsafeMutablePointer<z_stream>,
        _ input: [UInt8],
        from position: Int,
        into chunk: inout [UInt8]
    ) -> (status: Int32, consumed: Int, produced: Int) {
        let inputCount = min(input.count - position, chunkByteCount)
        return input.withUnsafeBufferPointer { source in
            chunk.withUnsafeMutableBufferPointer { target in
                // zlib does not write to its input; its C type merely lacks the const.
                stream.pointee.next_in = source.baseAddress.map {
                    UnsafeMutablePointer(mutating: $0 + position)
                }
                stream.pointee.avail_in = UInt32(inputCount)
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = UInt32(target.count)
                let status = inflate(stream, Z_NO_FLUSH)
                return (
                    status, inputCount - Int(stream.pointee.avail_in),
                    target.count - Int(stream.pointee.avail_out)
                )
            }
        }
    }
}
