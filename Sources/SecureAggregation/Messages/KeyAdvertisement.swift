public import ProtocolPrimitives

/// Client to server, phase ``Phase/advertiseKeys``: a client's public key of the session, signed.
///
///     | header, 21 | client u32 | agreement key, 32 | signature, 64 |
///
/// The round in the header opens the session. The signature is Ed25519 under the enrolled identity
/// over `domain ‖ 0x00 ‖ round ‖ client ‖ agreement key`.
public struct KeyAdvertisement: SecureAggregationMessage {
    /// First byte of the encoding.
    public static let kind = MessageKind.keyAdvertisement
    static let bodyByteCount = 4 + AgreementPublicKey.byteCount + SigningKey.signatureByteCount

    /// The round that opens the session.
    public let round: RoundID
    /// Who advertises.
    public let client: ClientID
    /// The key for agreeing with neighbors.
    public let agreementKey: AgreementPublicKey
    /// Signature, 64 bytes.
    public let signature: [UInt8]

    /// Signs a key.
    public init(
        round: RoundID,
        client: ClientID,
        agreementKey: AgreementPublicKey,
        signingKey: SigningKey
    ) {
        let content = Self.content(round, client, agreementKey)
        self.init(
            round: round,
            client: client,
            agreementKey: agreementKey,
            signature: signingKey.signature(for: Self.signedBytes(content))
        )
    }

    init(
        round: RoundID,
        client: ClientID,
        agreementKey: AgreementPublicKey,
        signature: [UInt8]
    ) {
        self.round = round
        self.client = client
        self.agreementKey = agreementKey
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
        agreementKey = try AgreementPublicKey(from: &reader)
        signature = try reader.bytes(count: SigningKey.signatureByteCount)
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int { Self.headerByteCount + Self.bodyByteCount }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(client.rawValue)
        agreementKey.encode(into: &writer)
        writer.bytes(signature)
    }

    /// Hash over round, client and key, without the signature; 32 bytes, public.
    public var digest: [UInt8] {
        Hashing.blake2b(
            Self.content(round, client, agreementKey),
            domain: .keyAdvertisementDigest
        )
    }

    /// Whether the client of this identity signed the key.
    ///
    /// - Complexity: one Ed25519 verification.
    public func isValidSignature(under identity: VerifyingKey) -> Bool {
        identity.isValidSignature(
            signature,
            for: Self.signedBytes(Self.content(round, client, agreementKey))
        )
    }

    private static func content(
        _ round: RoundID,
        _ client: ClientID,
        _ agreementKey: AgreementPublicKey
    ) -> [UInt8] {
        var writer = ByteWriter(capacity: 56)
        round.encode(into: &writer)
        writer.uint32(client.rawValue)
        agreementKey.encode(into: &writer)
        return writer.output
    }

    private static func signedBytes(_ content: [UInt8]) -> [UInt8] {
        Array(DomainSeparator.keyAdvertisement.rawValue.utf8) + [0] + content
    }
}
