public import ProtocolPrimitives

/// Client to server, phase ``Phase/consistencyCheck``: a survivor's signature over the survivor set.
///
///     | header, 21 | client u32 | signature, 64 |
///
/// The signature is Ed25519 under the enrolled identity over
/// `domain ‖ 0x00 ‖ round ‖ client ‖ survivor digest`, see
/// ``RoundContext/survivorDigest(of:maskingDigest:)``.
public struct SurvivorSignature: SecureAggregationMessage {
    /// First byte of the encoding.
    public static let kind = MessageKind.survivorSignature
    static let bodyByteCount = 4 + SigningKey.signatureByteCount

    /// The round.
    public let round: RoundID
    /// Who signed.
    public let client: ClientID
    /// Signature, 64 bytes.
    public let signature: [UInt8]

    /// Signs a survivor set by its digest.
    public init(round: RoundID, client: ClientID, survivorDigest: [UInt8], signingKey: SigningKey) {
        self.round = round
        self.client = client
        signature = signingKey.signature(
            for: Self.signedBytes(round: round, client: client, survivorDigest: survivorDigest)
        )
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
        signature = try reader.bytes(count: SigningKey.signatureByteCount)
    }

    /// Length of the encoding in bytes.
    public var encodedByteCount: Int { Self.headerByteCount + Self.bodyByteCount }

    /// Appends what follows kind and round.
    public func encodeBody(into writer: inout ByteWriter) {
        writer.uint32(client.rawValue)
        writer.bytes(signature)
    }

    /// Whether the client of this identity signed the survivor set with this digest.
    ///
    /// - Complexity: one Ed25519 verification.
    public func isValid(survivorDigest: [UInt8], under identity: VerifyingKey) -> Bool {
        identity.isValidSignature(
            signature,
            for: Self.signedBytes(round: round, client: client, survivorDigest: survivorDigest)
        )
    }

    private static func signedBytes(round: RoundID, client: ClientID, survivorDigest: [UInt8])
        -> [UInt8]
    {
        var writer = ByteWriter(capacity: 96)
        writer.bytes(DomainSeparator.survivorSetSignature.rawValue.utf8)
        writer.uint8(0)
        round.encode(into: &writer)
        writer.uint32(client.rawValue)
        writer.bytes(survivorDigest)
        return writer.output
    }
}
