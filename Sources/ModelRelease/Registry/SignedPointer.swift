import ProtocolPrimitives

/// A pointer with the signature over it; read, but not yet known to be authentic.
public struct SignedPointer: Equatable, Sendable {
    /// What it says.
    public let pointer: ReleasePointer
    /// The key that claims to have signed it.
    public var keyID: MinisignKeyID { statement.signatures[0].keyID }
    let statement: SignedStatement

    /// Signs a pointer.
    ///
    /// - Throws: ``ModelReleaseError/tooManyEvents`` or ``ModelReleaseError/damagedPointer(series:)``.
    init(_ pointer: ReleasePointer, key: MinisignSecretKey) throws(ModelReleaseError) {
        guard pointer.serial <= ReleasePointer.eventLimit else { throw .tooManyEvents }
        guard pointer.isConsistent else {
            throw .damagedPointer(series: ReasonLine.masked(pointer.name))
        }
        self.pointer = pointer
        statement = try SignedStatement(pointer, format: .pointer, keys: [key])
    }

    /// Reads a pointer's file.
    ///
    /// - Parameter bytes: an untrusted file.
    /// - Throws: ``ModelReleaseError``.
    public init(decoding bytes: [UInt8]) throws(ModelReleaseError) {
        statement = try SignedStatement(decoding: bytes)
        pointer = try statement.content(ReleasePointer.self, format: .pointer)
        guard statement.signatures.count == 1, pointer.isConsistent else {
            throw .damagedPointer(series: pointer.name)
        }
    }

    /// Reads the pointer at a path.
    ///
    /// - Throws: `FileError` or ``ModelReleaseError``.
    public init(path: String) throws {
        try self.init(
            decoding: BoundedFile.bytes(
                atPath: path,
                byteCountLimit: SignedStatement.byteCountLimit
            )
        )
    }

    /// The file's bytes.
    public var encoded: [UInt8] { statement.encoded }

    /// Checks that a key signed it.
    ///
    /// - Throws: ``ModelReleaseError``.
    public func verify(by key: MinisignPublicKey) throws(ModelReleaseError) {
        try statement.requireSignature(0, by: key)
    }

    /// Checks that a trusted key signed it.
    ///
    /// - Returns: the key.
    /// - Throws: ``ModelReleaseError``.
    @discardableResult
    public func verify(by keys: TrustedKeys) throws(ModelReleaseError) -> MinisignPublicKey {
        let key = try keys.trustedKey(keyID)
        try verify(by: key)
        return key
    }
}
