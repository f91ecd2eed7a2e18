public import ProtocolPrimitives

/// A SHA-256 value: a leaf, node or root of the log, or the digest of something named in it; **public**.
public struct LedgerDigest: Hashable, Sendable, CustomStringConvertible {
    /// Length in bytes, 32.
    public static let byteCount = 32
    /// The digest's bytes.
    public let bytes: [UInt8]

    /// Wraps 32 bytes.
    ///
    /// - Throws: `ProtocolPrimitivesError.invalidByteCount`.
    public init(bytes: [UInt8]) throws(ProtocolPrimitivesError) {
        guard bytes.count == Self.byteCount else {
            throw .invalidByteCount(
                type: "LedgerDigest",
                expected: Self.byteCount,
                actual: bytes.count
            )
        }
        self.bytes = bytes
    }

    /// Hashes a message.
    public init(hashing message: [UInt8]) { bytes = Hashing.sha256(message) }

    /// Wraps what ``Hashing`` returned.
    init(sha256 bytes: [UInt8]) { self.bytes = bytes }

    /// Reads 64 lower-case hexadecimal digits; nil for anything else.
    public init?(hex: String) {
        guard let bytes = try? Hex.decode(hex), bytes.count == Self.byteCount,
            Hex.encode(bytes) == hex
        else { return nil }
        self.bytes = bytes
    }

    /// The digest in lower-case hexadecimal.
    public var description: String { Hex.encode(bytes) }
}

extension LedgerDigest: Codable {
    /// Decodes 64 lower-case hexadecimal digits.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = LedgerDigest(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected 64 lower-case hexadecimal digits"
            )
        }
        self = digest
    }

    /// Encodes 64 lower-case hexadecimal digits.
    ///
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
