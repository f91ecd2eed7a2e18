import CSodium

/// An Ed25519 public key; **public**, 32 bytes.
public struct VerifyingKey: Hashable, Sendable, CustomStringConvertible {
    /// Length of the key in bytes.
    public static let byteCount = 32
    /// The key's bytes.
    public let bytes: [UInt8]

    /// Creates a key from 32 bytes.
    ///
    /// - Throws: ``ProtocolPrimitivesError/invalidByteCount(type:expected:actual:)``.
    public init(bytes: [UInt8]) throws(ProtocolPrimitivesError) {
        guard bytes.count == Self.byteCount else {
            throw .invalidByteCount(
                type: "VerifyingKey",
                expected: Self.byteCount,
                actual: bytes.count
            )
        }
        self.bytes = bytes
    }

    /// Whether `signature` over `message` was made with this key's secret (RFC 8032, PureEdDSA).
    ///
    /// - Complexity: about 36 µs on the machines we measured, plus hashing the message.
    public func isValidSignature(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == SigningKey.signatureByteCount else { return false }
        return crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0
    }

    /// The key in hexadecimal.
    public var description: String { Hex.encode(bytes) }
}

/// An Ed25519 key pair; the seed is **secret**.
public struct SigningKey: Sendable {
    /// Length of a signature in bytes.
    public static let signatureByteCount = 64
    /// Length of libsodium's secret key (seed, then public key) in bytes.
    public static let secretByteCount = 64

    /// The public half.
    public let verifyingKey: VerifyingKey
    /// Seed and public key, as libsodium and minisign keep them; **secret**.
    public let secret: SecretBytes

    /// Creates a key pair from fresh randomness.
    ///
    /// - Throws: ``ProtocolPrimitivesError/sodiumUnavailable``.
    public init(using random: inout some RandomSource) throws(ProtocolPrimitivesError) {
        try Sodium.initialize()
        let seed = SecretBytes(count: 32, using: &random)
        var publicBytes = [UInt8](repeating: 0, count: VerifyingKey.byteCount)
        secret = SecretBytes(count: Self.secretByteCount) { output in
            seed.withUnsafePointer { _ = crypto_sign_seed_keypair(&publicBytes, output, $0) }
        }
        verifyingKey = try VerifyingKey(bytes: publicBytes)
    }

    /// Reads libsodium's 64-byte secret key: 32 bytes of seed, then the public key that belongs to it.
    ///
    /// - Throws: ``ProtocolPrimitivesError`` if the length is wrong or the halves do not belong together.
    public init(secret: SecretBytes) throws(ProtocolPrimitivesError) {
        try Sodium.initialize()
        guard secret.count == Self.secretByteCount else {
            throw .invalidByteCount(
                type: "SigningKey",
                expected: Self.secretByteCount,
                actual: secret.count
            )
        }
        var publicBytes = [UInt8](repeating: 0, count: VerifyingKey.byteCount)
        let rebuilt = SecretBytes(count: Self.secretByteCount) { output in
            secret.withUnsafePointer { _ = crypto_sign_seed_keypair(&publicBytes, output, $0) }
        }
        guard rebuilt == secret else { throw .invalidEncoding(type: "SigningKey") }
        self.secret = secret
        verifyingKey = try VerifyingKey(bytes: publicBytes)
    }

    /// Signs a message (RFC 8032, PureEdDSA); 64 bytes.
    public func signature(for message: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: Self.signatureByteCount)
        secret.withUnsafePointer {
            _ = crypto_sign_detached(&output, nil, message, UInt64(message.count), $0)
        }
        return output
    }
}
