import CSodium

/// A ChaCha20 keystream under a key derived from a seed and a label: repeatable, for simulations and tests.
///
/// Streams of different labels are independent, so that adding a consumer changes nothing for the
/// others. Never a source for a real deployment, where seeds would be known to whoever wrote them.
public struct SeededRandomSource: RandomSource {
    private static let bufferByteCount = 1024
    private let key: [UInt8]
    private var blockNumber: UInt64 = 0
    private var buffer: [UInt8] = []
    private var position = 0

    /// Creates the stream of `label` under `seed`.
    ///
    /// - Throws: ``ProtocolPrimitivesError/sodiumUnavailable``.
    public init(seed: UInt64, label: String) throws(ProtocolPrimitivesError) {
        try Sodium.initialize()
        var writer = ByteWriter()
        writer.uint64(seed)
        writer.bytes(label.utf8)
        key = Hashing.blake2b(writer.output, domain: .seededRandomSource)
    }

    /// Fills the buffer with the next bytes of the stream.
    public mutating func fill(_ output: UnsafeMutableRawBufferPointer) {
        var written = 0
        while written < output.count {
            if position == buffer.count { refill() }
            let count = min(output.count - written, buffer.count - position)
            buffer.withUnsafeBytes { buffer in
                UnsafeMutableRawBufferPointer(rebasing: output[written..<(written + count)])
                    .copyMemory(
                        from: UnsafeRawBufferPointer(
                            rebasing: buffer[position..<(position + count)]
                        )
                    )
            }
            written += count
            position += count
        }
    }

    private mutating func refill() {
        if buffer.isEmpty { buffer = [UInt8](repeating: 0, count: Self.bufferByteCount) }
        var nonce = [UInt8](repeating: 0, count: 8)
        withUnsafeBytes(of: blockNumber.littleEndian) { nonce = Array($0) }
        // The call fails only for lengths libsodium cannot address.
        _ = crypto_stream_chacha20(&buffer, UInt64(Self.bufferByteCount), nonce, key)
        blockNumber += 1
        position = 0
    }
}
