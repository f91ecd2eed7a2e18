/// The statement that one signing key follows another, signed by both; **public**.
///
/// The old key's signature lets who trusts it trust the new one. The new key's signature lets who trusts
/// that one trust what the old one signed before: nobody can make a key their predecessor unasked.
public struct KeyHandover: Equatable, Sendable {
    /// Ending of its files in a folder of keys.
    public static let fileSuffix = ".handover.json"

    private struct Payload: Codable {
        var format = StatementFormat.handover.rawValue
        var oldKey: String
        var newKey: String
        var created: String
    }

    /// The key that hands over.
    public let oldKey: MinisignPublicKey
    /// The key that follows it.
    public let newKey: MinisignPublicKey
    /// When, by the signer's clock, RFC 3339 in UTC.
    public let created: String
    /// What is on the disk.
    public let statement: SignedStatement

    /// Name of its file.
    public var fileName: String { "\(oldKey.keyID)-\(newKey.keyID)\(Self.fileSuffix)" }

    /// Signs a hand-over.
    ///
    /// - Parameters:
    ///   - old: the key in use.
    ///   - new: the key to be used from now on.
    ///   - created: now, RFC 3339 in UTC.
    /// - Throws: ``ModelReleaseError/handoverToItself`` or another ``ModelReleaseError``.
    public init(from old: MinisignSecretKey, to new: MinisignSecretKey, created: String)
        throws(ModelReleaseError)
    {
        // Signatures name their key by its identifier, so two keys of one chain need two of them.
        guard old.keyID != new.keyID, old.publicKey.verifyingKey != new.publicKey.verifyingKey
        else {
            throw .handoverToItself
        }
        oldKey = old.publicKey
        newKey = new.publicKey
        self.created = created
        statement = try SignedStatement(
            Payload(oldKey: oldKey.base64, newKey: newKey.base64, created: created),
            format: .handover,
            keys: [old, new]
        )
    }

    /// Reads a hand-over and checks both signatures; whether its keys are trusted is another question.
    ///
    /// - Parameter bytes: an untrusted file.
    /// - Throws: ``ModelReleaseError``.
    public init(decoding bytes: [UInt8]) throws(ModelReleaseError) {
        statement = try SignedStatement(decoding: bytes)
        let payload = try statement.content(Payload.self, format: .handover)
        oldKey = try MinisignPublicKey(base64: payload.oldKey)
        newKey = try MinisignPublicKey(base64: payload.newKey)
        created = payload.created
        guard statement.signatures.count == 2 else { throw .badSignature }
        guard oldKey.keyID != newKey.keyID, oldKey.verifyingKey != newKey.verifyingKey else {
            throw .handoverToItself
        }
        try statement.requireSignature(0, by: oldKey)
        try statement.requireSignature(1, by: newKey)
    }
}
