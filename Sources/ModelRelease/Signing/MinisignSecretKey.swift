public import ProtocolPrimitives

/// A minisign key pair; **secret**.
///
/// Source: minisign 0.11, <https://jedisct1.github.io/minisign/#secret-key-format>. The file's layout
/// is drawn at `MinisignSecretKeyLayout`.
public struct MinisignSecretKey: Sendable {
    /// What minisign puts into a signature's untrusted comment.
    public static let defaultUntrustedComment = "signature from minisign secret key"

    /// The identifier that signatures by this key carry; **public**.
    public let keyID: MinisignKeyID
    /// The Ed25519 key pair, in guarded memory.
    public let signingKey: SigningKey

    /// The public half.
    public var publicKey: MinisignPublicKey {
        MinisignPublicKey(keyID: keyID, verifyingKey: signingKey.verifyingKey)
    }

    /// Joins an identifier and a key pair.
    init(keyID: MinisignKeyID, signingKey: SigningKey) {
        self.keyID = keyID
        self.signingKey = signingKey
    }

    /// Generates a key pair with a random identifier.
    ///
    /// - Throws: ``ModelReleaseError/sodiumUnavailable``.
    public init(using random: inout some RandomSource) throws(ModelReleaseError) {
        try ModelReleaseError.initializeSodium()
        keyID = MinisignKeyID(counted: random.bytes(count: MinisignKeyID.byteCount))
        do {
            let fresh = try SigningKey(using: &random)
            let guarded = SecretBytes(count: fresh.secret.count, guarded: true) { output in
                fresh.secret.withUnsafePointer {
                    output.update(from: $0, count: fresh.secret.count)
                }
            }
            signingKey = try SigningKey(secret: guarded)
        } catch {
            // A pair that libsodium has just made is well formed.
            throw .sodiumUnavailable
        }
    }

    /// Signs a message in the prehashed form.
    ///
    /// - Parameters:
    ///   - message: the whole file to sign.
    ///   - trustedComment: one line that the signature covers: no control characters but tabs, at
    ///     most 8,173 bytes. minisign writes `timestamp:…⇥file:…⇥hashed`.
    ///   - untrustedComment: one line that nothing covers, at most 1,003 bytes.
    /// - Returns: the signature file's contents.
    /// - Throws: ``ModelReleaseError/invalidComment``.
    public func signature(
        for message: [UInt8],
        trustedComment: String,
        untrustedComment: String = defaultUntrustedComment
    ) throws(ModelReleaseError) -> MinisignSignature {
        _ = try MinisignText.line(
            prefix: MinisignText.trustedPrefix,
            comment: trustedComment,
            lineLimit: MinisignText.trustedLineLimit
        )
        _ = try MinisignText.line(
            prefix: MinisignText.untrustedPrefix,
            comment: untrustedComment,
            lineLimit: MinisignText.untrustedLineLimit
        )
        let signature = signingKey.signature(for: Hashing.blake2b512(message))
        return MinisignSignature(
            keyID: keyID,
            signature: signature,
            trustedComment: trustedComment,
            untrustedComment: untrustedComment,
            globalSignature: signingKey.signature(for: signature + Array(trustedComment.utf8))
        )
    }
}
