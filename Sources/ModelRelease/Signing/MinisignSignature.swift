import ProtocolPrimitives

/// A minisign signature file; **public**.
///
///     untrusted comment: <anything>
///     base64( "ED" ‖ key id [8] ‖ Ed25519( BLAKE2b-512(message) ) [64] )
///     trusted comment: <anything>
///     base64( Ed25519( signature [64] ‖ trusted comment ) [64] )
///
/// "Ed" in place of "ED" is the legacy form, which signs the message itself. A decoded value is well
/// formed and nothing more: ``MinisignPublicKey/verify(_:for:)`` says whether it is authentic, and
/// only after that may the trusted comment be believed.
///
/// Source: minisign 0.11, <https://jedisct1.github.io/minisign/#signature-format>.
public struct MinisignSignature: Equatable, Sendable {
    private static let byteCount = 2 + MinisignKeyID.byteCount + SigningKey.signatureByteCount
    /// Largest file that can be a signature, in bytes.
    public static let fileByteCountLimit =
        MinisignText.untrustedLineLimit + MinisignText.trustedLineLimit
        + MinisignBase64.characterCount(byteCount: byteCount) + 1
        + MinisignBase64.characterCount(byteCount: SigningKey.signatureByteCount) + 1

    /// Whether the message's BLAKE2b-512 is signed ("ED") and not the message itself ("Ed").
    public let isPrehashed: Bool
    /// The key that claims to have signed.
    public let keyID: MinisignKeyID
    /// One line that the global signature covers, without its prefix.
    public let trustedComment: String
    /// One line that nothing covers, without its prefix: anybody can have changed it.
    public let untrustedComment: String
    /// Ed25519 signature over the message or its digest, 64 bytes.
    let signature: [UInt8]
    /// Ed25519 signature over `signature` and the trusted comment, 64 bytes.
    let globalSignature: [UInt8]

    /// Joins the parts of a signature just made, whose comments have been checked.
    init(
        keyID: MinisignKeyID,
        signature: [UInt8],
        trustedComment: String,
        untrustedComment: String,
        globalSignature: [UInt8]
    ) {
        isPrehashed = true
        self.keyID = keyID
        self.signature = signature
        self.trustedComment = trustedComment
        self.untrustedComment = untrustedComment
        self.globalSignature = globalSignature
    }

    /// Reads a signature file.
    ///
    /// - Parameter file: the whole file's bytes, untrusted.
    /// - Throws: ``ModelReleaseError/malformedMinisign(file:fault:)``.
    public init(decoding file: [UInt8]) throws(ModelReleaseError) {
        let result = file.withUnsafeBytes { bytes in
            Result { () throws(ModelReleaseError) in
                try Self(text: MinisignText(bytes, lineCount: 4, file: .signature))
            }
        }
        self = try result.get()
    }

    private init(text: MinisignText) throws(ModelReleaseError) {
        untrustedComment = try text.comment(
            line: 0,
            prefix: MinisignText.untrustedPrefix,
            lineLimit: MinisignText.untrustedLineLimit
        )
        let structure = try text.publicBytes(line: 1, byteCount: Self.byteCount)
        trustedComment = try text.comment(
            line: 2,
            prefix: MinisignText.trustedPrefix,
            lineLimit: MinisignText.trustedLineLimit
        )
        globalSignature = try text.publicBytes(line: 3, byteCount: SigningKey.signatureByteCount)
        // `structure` has exactly the length asked for.
        switch Array(structure.prefix(2)) {
        case MinisignAlgorithm.prehashed: isPrehashed = true
        case MinisignAlgorithm.legacy: isPrehashed = false
        default: throw .malformedMinisign(file: .signature, fault: .algorithm)
        }
        keyID = MinisignKeyID(counted: structure.dropFirst(2).prefix(MinisignKeyID.byteCount))
        signature = Array(structure.suffix(SigningKey.signatureByteCount))
    }

    /// Whether the line that nothing covers says what it always says, so that no byte is free.
    public var hasDefaultComment: Bool {
        untrustedComment == MinisignSecretKey.defaultUntrustedComment
    }

    /// The whole file, byte for byte what was read or what minisign would write.
    public var encoded: [UInt8] {
        let algorithm = isPrehashed ? MinisignAlgorithm.prehashed : MinisignAlgorithm.legacy
        let lineFeed = UInt8(ascii: "\n")
        var output = Array("\(MinisignText.untrustedPrefix)\(untrustedComment)\n".utf8)
        output += MinisignBase64.encode(algorithm + keyID.bytes + signature) + [lineFeed]
        output += Array("\(MinisignText.trustedPrefix)\(trustedComment)\n".utf8)
        output += MinisignBase64.encode(globalSignature) + [lineFeed]
        return output
    }
}
