public import ProtocolPrimitives

/// A minisign public key: an Ed25519 key and its identifier; **public**.
///
///     untrusted comment: minisign public key <key id in hexadecimal>
///     base64( "Ed" ‖ key id [8] ‖ Ed25519 public key [32] )
///
/// Source: minisign 0.11, <https://jedisct1.github.io/minisign/#public-key-format>.
public struct MinisignPublicKey: Hashable, Sendable {
    private static let byteCount = 2 + MinisignKeyID.byteCount + VerifyingKey.byteCount
    /// Largest file that can be a public key, in bytes.
    public static let fileByteCountLimit =
        MinisignText.untrustedLineLimit + MinisignBase64.characterCount(byteCount: byteCount) + 1

    /// The identifier that signatures by this key carry.
    public let keyID: MinisignKeyID
    /// The Ed25519 key.
    public let verifyingKey: VerifyingKey

    /// Joins a key and its identifier.
    init(keyID: MinisignKeyID, verifyingKey: VerifyingKey) {
        self.keyID = keyID
        self.verifyingKey = verifyingKey
    }

    /// Reads a public key file.
    ///
    /// - Parameter file: the whole file's bytes, untrusted.
    /// - Throws: ``ModelReleaseError/malformedMinisign(file:fault:)``.
    public init(decoding file: [UInt8]) throws(ModelReleaseError) {
        let result = file.withUnsafeBytes { bytes in
            Result { () throws(ModelReleaseError) in
                let text = try MinisignText(bytes, lineCount: 2, file: .publicKey)
                _ = try text.comment(
                    line: 0,
                    prefix: MinisignText.untrustedPrefix,
                    lineLimit: MinisignText.untrustedLineLimit
                )
                return try text.publicBytes(line: 1, byteCount: Self.byteCount)
            }
        }
        try self.init(structure: result.get())
    }

    /// Reads the base64 line alone, as it is handed around and given to `minisign -P`.
    ///
    /// - Throws: ``ModelReleaseError/malformedMinisign(file:fault:)``.
    public init(base64: String) throws(ModelReleaseError) {
        var output = [UInt8](repeating: 0, count: Self.byteCount)
        let isCanonical = Array(base64.utf8).withUnsafeBytes { text in
            MinisignBase64.decode(text, byteCount: Self.byteCount, into: &output)
        }
        guard isCanonical else { throw .malformedMinisign(file: .publicKey, fault: .base64) }
        try self.init(structure: output)
    }

    private init(structure: [UInt8]) throws(ModelReleaseError) {
        var reader = ByteReader(structure)
        do {
            guard try reader.bytes(count: 2) == MinisignAlgorithm.legacy else {
                throw ModelReleaseError.malformedMinisign(file: .publicKey, fault: .algorithm)
            }
            keyID = MinisignKeyID(counted: try reader.bytes(count: MinisignKeyID.byteCount))
            verifyingKey = try VerifyingKey(bytes: reader.bytes(count: VerifyingKey.byteCount))
        } catch let error as ModelReleaseError {
            throw error
        } catch {
            throw .malformedMinisign(file: .publicKey, fault: .base64)
        }
    }

    /// The key on one line, for `minisign -P`.
    public var base64: String {
        let structure = MinisignAlgorithm.legacy + keyID.bytes + verifyingKey.bytes
        return String(decoding: MinisignBase64.encode(structure), as: UTF8.self)
    }

    /// The whole file, with the comment that minisign itself would write.
    public var encoded: [UInt8] {
        Array("\(MinisignText.untrustedPrefix)minisign public key \(keyID)\n\(base64)\n".utf8)
    }

    /// Checks a signature: that it names this key, covers `message`, and covers its trusted comment.
    ///
    /// - Parameters:
    ///   - signature: made over the message by minisign or by
    ///     ``MinisignSecretKey/signature(for:trustedComment:untrustedComment:)``.
    ///   - message: the whole signed file.
    /// - Throws: ``ModelReleaseError/wrongKeyID(expected:actual:)``,
    ///   ``ModelReleaseError/badSignature``, or ``ModelReleaseError/badGlobalSignature``.
    public func verify(_ signature: MinisignSignature, for message: [UInt8])
        throws(ModelReleaseError)
    {
        try ModelReleaseError.initializeSodium()
        guard signature.keyID == keyID else {
            throw .wrongKeyID(expected: keyID, actual: signature.keyID)
        }
        let signed = signature.isPrehashed ? Hashing.blake2b512(message) : message
        guard verifyingKey.isValidSignature(signature.signature, for: signed) else {
            throw .badSignature
        }
        let globallySigned = signature.signature + Array(signature.trustedComment.utf8)
        guard verifyingKey.isValidSignature(signature.globalSignature, for: globallySigned) else {
            throw .badGlobalSignature
        }
    }
}
