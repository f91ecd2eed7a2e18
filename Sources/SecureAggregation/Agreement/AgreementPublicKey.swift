import CSodium
public import ProtocolPrimitives

/// An X25519 public key (RFC 7748); **public**, 32 bytes, stored inline.
public struct AgreementPublicKey: Hashable, Sendable, CustomStringConvertible {
    /// Length of the key in bytes.
    public static let byteCount = 32
    private var word0, word1, word2, word3: UInt64

    /// Creates a key from 32 bytes.
    ///
    /// - Throws: ``ProtocolPrimitivesError/invalidByteCount(type:expected:actual:)``.
    public init(bytes: [UInt8]) throws(ProtocolPrimitivesError) {
        guard bytes.count == Self.byteCount else {
            throw .invalidByteCount(
                type: "AgreementPublicKey",
                expected: Self.byteCount,
                actual: bytes.count
            )
        }
        var reader = ByteReader(bytes)
        word0 = try reader.uint64()
        word1 = try reader.uint64()
        word2 = try reader.uint64()
        word3 = try reader.uint64()
    }

    init(from reader: inout MessageReader) throws(SecureAggregationError) {
        word0 = try reader.uint64()
        word1 = try reader.uint64()
        word2 = try reader.uint64()
        word3 = try reader.uint64()
    }

    func encode(into writer: inout ByteWriter) {
        writer.uint64(word0)
        writer.uint64(word1)
        writer.uint64(word2)
        writer.uint64(word3)
    }

    /// The key's 32 bytes.
    public var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        encode(into: &writer)
        return writer.output
    }

    /// Whether an agreement with the key gives a secret that depends on the other's key.
    ///
    /// Keys of small order give all zeros with every key (RFC 7748, section 6.1).
    ///
    /// - Complexity: one scalar multiplication.
    public var isContributory: Bool {
        // Scalars are clamped to multiples of 8, so that any of them takes small orders to zero.
        let scalar = [UInt8](repeating: 1, count: Self.byteCount)
        var output = [UInt8](repeating: 0, count: Self.byteCount)
        return crypto_scalarmult(&output, scalar, bytes) == 0
    }

    /// The key in hexadecimal.
    public var description: String { Hex.encode(bytes) }
}
