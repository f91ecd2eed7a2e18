extension RandomBits {
    /// Samples that are drawn from one request to the source.
    private static var chunkLength: Int { 1024 }

    /// Goes through a buffer in chunks, each with random bytes of its own.
    ///
    /// - Parameters:
    ///   - output: what to fill.
    ///   - bytesPerSample: bytes for each element of a chunk.
    ///   - refill: the source, asked once a chunk.
    ///   - body: receives a chunk, whose indices begin at 0, and its bytes.
    @inline(__always)
    static func forEachChunk(
        of output: UnsafeMutableBufferPointer<Int64>,
        bytesPerSample: Int,
        _ refill: Refill,
        _ body: (UnsafeMutableBufferPointer<Int64>, RandomBytes) -> Void
    ) {
        let byteCount = min(output.count, chunkLength) * bytesPerSample
        // A word may reach past the last sample's bytes.
        let allocated = byteCount + 8
        withUnsafeTemporaryAllocation(byteCount: allocated, alignment: 8) { bytes in
            bytes.initializeMemory(as: UInt8.self, repeating: 0)
            var start = 0
            while start < output.count {
                let end = min(start + chunkLength, output.count)
                let used = (end - start) * bytesPerSample
                refill(UnsafeMutableRawBufferPointer(rebasing: bytes[..<used]))
                body(
                    UnsafeMutableBufferPointer(rebasing: output[start..<end]),
                    RandomBytes(UnsafeRawBufferPointer(bytes))
                )
                start = end
            }
            bytes.initializeMemory(as: UInt8.self, repeating: 0)
        }
    }
}

/// Random bytes as little-endian words at any place; **secret**.
struct RandomBytes {
    private let bytes: UnsafeRawBufferPointer

    fileprivate init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The 32 bits from a byte on.
    @inline(__always)
    func word32(at offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The 64 bits from a byte on.
    @inline(__always)
    func word64(at offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
