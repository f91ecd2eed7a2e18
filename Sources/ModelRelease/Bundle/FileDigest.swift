import ProtocolPrimitives

/// What a manifest says of one file.
public struct FileDigest: Codable, Equatable, Sendable {
    /// Length in bytes.
    public var byteCount: Int
    /// SHA-256 in lower-case hexadecimal.
    public var sha256: String

    /// Digests a file's contents.
    public init(of bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { Self(of: $0) }
    }

    /// Digests a file's contents.
    init(of bytes: UnsafeRawBufferPointer) {
        byteCount = bytes.count
        sha256 = Hex.encode(Hashing.sha256(bytes))
    }
}
