public import ProtocolPrimitives

/// Client to server, phase ``Phase/advertiseKeys``: a client's public keys of the round, signed.
///
///     | header, 21 | client u32 | sealing key, 32 | masking key, 32 | signature, 64 |
///
/// The signature is Ed25519 under the enrolled identity over
/// `domain ‖ 0x00 ‖ round ‖ client ‖ sealing key ‖ masking key`.
public struct KeyAdvertisement: SecureAggregationMessage {
    /// First byte of the encoding.
    public static let kind = MessageKind.keyAdvertisement
    static let bodyByteCount = 4 + 2 * AgreementPublicKey.byteCount + SigningKey.signatureByteCount

    /// The round.
    public let round: RoundID
    /// Who advertises.
    public let client: ClientID
    /// Key for sealing shares.
    public let sealingKey: AgreementPublicKey
    /// Key for pairwise masks; its secret is rebuilt if the client drops out.
    public let maskingKey: AgreementPublicKey
    /// Signature, 64 bytes.
    public let signature: [UInt8]

    /// Signs keys.
    public init(
        round: RoundID,
        client: ClientID,
        sealingKey: AgreementPublicKey,
        maskingKey: AgreementPublicKey,
        signingKey: SigningKey
    ) {
        let content = Self.content(round, client, sealingKey, maskingKey)
        self.init(
            round: round,
            client: client,
            sealingKey: sealingKey,
            maskingKey: maskingKey,
            signature: signingKey.signature(for: Self.signedBytes(content))
        )
    }

    init(
        round: RoundID,
        client: ClientID,
        sealingKey: AgreementPublicKey,
        maskingKey: AgreementPublicKey,
        signature: [UInt8]
    ) {
        self.round = round
        self.client = client
        self.sealingKey = sealingKey
        self.maskingKey = maskingKey
        self.signature = signature
    }

    /// Reads untrusted bytes.
    ///
    /// - Throws: ``SecureAggregationError/malformedMessage(_:_:)``.
    public init(decoding bytes: [UInt8]) throws(SecureAggregationError) {
        var reader = try MessageReader(bytes, kind: Self.kind)
        try self.init(from: &reader)
        try reader.finish()
    }

    init(from reader: inout MessageReader) throws(SecureAggregationError) {
        round = reader.round
        client = try reader.client()
        sealingKey = try AgreementPublicKey(from: &reader)
        maskingKey = try AgreementPublicKey(from: &reader)
        signature = try reader.bytes(count: SigningKey.signatureByteCount)
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int { Self.headerByteCount + Self.bodyByteCount }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(client.rawValue)
        sealingKey.encode(into: &writer)
        maskingKey.encode(into: &writer)
        writer.bytes(signature)
    }

    /// Hash over round, client and keys, without the signature; 32 bytes, public.
    public var digest: [UInt8] {
        Hashing.blake2b(
            Self.content(round, client, sealingKey, maskingKey),
            domain: .keyAdvertisementDigest
        )
    }

    /// Whether the client of this identity signed the keys.
    ///
    /// - Complexity: one Ed25519 verification.
    public func isValidSignature(under identity: VerifyingKey) -> Bool {
        identity.isValidSignature(
            signature,
            for: Self.signedBytes(Self.content(round, client, sealingKey, maskingKey))
        )
    }

    private static func content(
        _ round: RoundID,
        _ client: ClientID,
        _ sealingKey: AgreementPublicKey,
        _ maskingKey: AgreementPublicKey
    ) -> [UInt8] {
        var writer = ByteWriter(capacity: 88)
        round.encode(into: &writer)
        writer.uint32(client.rawValue)
        sealingKey.encode(into: &writer)
        maskingKey.encode(into: &writer)
        return writer.output
    }

    private static func signedBytes(_ content: [UInt8]) -> [UInt8] {
        Array(DomainSeparator.keyAdvertisement.rawValue.utf8) + [0] + content
    }
}
