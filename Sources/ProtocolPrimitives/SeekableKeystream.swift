/// A ChaCha20 keystream that is read from any place: secret randomness as a function of position.
///
/// The construction of Bernstein, "ChaCha, a variant of Salsa20" (2008), with a 64-bit block counter
/// and a 64-bit stream number in place of the nonce. Every stream number gives an independent
/// stream, so one key serves many purposes that are numbered.
public struct SeekableKeystream: Sendable {
    /// Bytes of a block, the unit of seeking.
    public static let blockByteCount = 64
    private let cipher: ChaCha20

    /// Creates a keystream under a key that is used for nothing else.
    ///
    /// - Parameter key: 32 **secret** bytes.
    /// - Throws: ``ProtocolPrimitivesError`` for another length, or if the cipher is unavailable.
    public init(key: SecretBytes) throws(ProtocolPrimitivesError) {
        guard key.count == 32 else {
            throw .invalidByteCount(type: "SeekableKeystream", expected: 32, actual: key.count)
        }
        cipher = try ChaCha20(key: key)
    }

    /// Fills a buffer with a stream's bytes from a block on.
    ///
    /// - Parameters:
    ///   - buffer: receives the bytes, any number of them.
    ///   - stream: number of the stream.
    ///   - firstBlock: 0-based number of the block that the buffer begins with.
    /// - Complexity: O(bytes), about a quarter of a nanosecond each.
    public func fill(
        _ buffer: UnsafeMutableRawBufferPointer,
        stream: UInt64 = 0,
        firstBlock: UInt64 = 0
    ) {
        cipher.fill(buffer, stream: stream, firstBlock: firstBlock)
    }

    /// One stream as a source of randomness that is read from its beginning.
    public func source(stream: UInt64) -> some RandomSource {
        KeystreamSource(keystream: self, stream: stream)
    }
}

/// One stream of a keystream, read in order; every fill begins with a fresh block.
private struct KeystreamSource: RandomSource {
    let keystream: SeekableKeystream
    let stream: UInt64
    var nextBlock: UInt64 = 0

    init(keystream: SeekableKeystream, stream: UInt64) {
        self.keystream = keystream
        self.stream = stream
    }

    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        keystream.fill(buffer, stream: stream, firstBlock: nextBlock)
        let blockByteCount = SeekableKeystream.blockByteCount
        nextBlock &+= UInt64((buffer.count + blockByteCount - 1) / blockByteCount)
    }
}
