/// The statement that a signing key is not to be trusted any more; **public**.
///
/// It is signed by that key itself or by one that followed it.
public struct KeyRevocation: Equatable, Sendable {
    /// Ending of its files in a folder of keys.
    public static let fileSuffix = ".revocation.json"

    private struct Payload: Codable {
        var format = StatementFormat.revocation.rawValue
        var key: String
        var signer: String
        var reason: String
        var created: String
    }

    /// The key that is revoked.
    public let key: MinisignPublicKey
    /// The key that says so.
    public let signer: MinisignPublicKey
    /// Why, one line for people.
    public let reason: String
    /// When, by the signer's clock, RFC 3339 in UTC; it decides nothing.
    public let created: String
    /// What is on the disk.
    public let statement: SignedStatement

    /// Name of its file.
    public var fileName: String { "\(key.keyID)-by-\(signer.keyID)\(Self.fileSuffix)" }

    /// Signs a revocation.
    ///
    /// - Parameters:
    ///   - key: the key that is revoked.
    ///   - signer: that key, or one that followed it.
    ///   - reason: one line for people.
    ///   - created: now, RFC 3339 in UTC.
    /// - Throws: ``ModelReleaseError``.
    public init(
        of key: MinisignPublicKey,
        by signer: MinisignSecretKey,
        reason: String,
        created: String
    ) throws(ModelReleaseError) {
        guard ReasonLine.isValid(reason) else { throw .invalidComment }
        self.key = key
        self.signer = signer.publicKey
        self.reason = reason
        self.created = created
        statement = try SignedStatement(
            Payload(
                key: key.base64,
                signer: signer.publicKey.base64,
                reason: reason,
                created: created
            ),
            format: .revocation,
            keys: [signer]
        )
    }

    /// Reads a revocation and checks its signature; whether the signer may revoke is another question.
    ///
    /// - Parameter bytes: an untrusted file.
    /// - Throws: ``ModelReleaseError``.
    public init(decoding bytes: [UInt8]) throws(ModelReleaseError) {
        statement = try SignedStatement(decoding: bytes)
        let payload = try statement.content(Payload.self, format: .revocation)
        key = try MinisignPublicKey(base64: payload.key)
        signer = try MinisignPublicKey(base64: payload.signer)
        reason = payload.reason
        created = payload.created
        guard statement.signatures.count == 1 else { throw .badSignature }
        guard ReasonLine.isValid(reason) else { throw .invalidComment }
        try statement.requireSignature(0, by: signer)
    }
}
