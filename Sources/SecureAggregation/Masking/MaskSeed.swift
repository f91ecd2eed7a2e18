public import ProtocolPrimitives

/// What a mask of one round is expanded from, bound to the clients it belongs to; **secret**.
///
/// The seed of a self mask belongs to one client, that of a pairwise mask to two. Everything made
/// from it is BLAKE2b under the 16-byte secret over
///
///     | round, 20 | client A u32 | client B u32 |
///
/// with a domain separator, where A is the smaller number and A = B for a self mask.
public struct MaskSeed: Sendable {
    /// Length of the secret in bytes: the strength of the X25519 agreement behind it.
    public static let byteCount = 16
    /// Length of a commitment in bytes.
    public static let commitmentByteCount = 16

    /// 16 **secret** bytes.
    public let secret: SecretBytes
    private let context: [UInt8]

    /// Binds the secret of a self mask to its owner.
    ///
    /// - Throws: ``SecureAggregationError/invalidSecret(client:)`` if it does not have 16 bytes.
    public init(selfMaskOf client: ClientID, secret: SecretBytes, round: RoundID)
        throws(SecureAggregationError)
    {
        try self.init(secret: secret, round: round, first: client, second: client)
    }

    /// Binds the secret of a pairwise mask to its two clients, in either order.
    ///
    /// - Throws: ``SecureAggregationError/invalidSecret(client:)`` if it does not have 16 bytes.
    public init(between one: ClientID, and other: ClientID, secret: SecretBytes, round: RoundID)
        throws(SecureAggregationError)
    {
        try self.init(
            secret: secret,
            round: round,
            first: min(one, other),
            second: max(one, other)
        )
    }

    private init(secret: SecretBytes, round: RoundID, first: ClientID, second: ClientID)
        throws(SecureAggregationError)
    {
        guard secret.count == Self.byteCount else { throw .invalidSecret(client: first) }
        self.secret = secret
        var writer = ByteWriter(capacity: 28)
        round.encode(into: &writer)
        writer.uint32(first.rawValue)
        writer.uint32(second.rawValue)
        context = writer.output
    }

    /// What shows later whether a rebuilt seed is the right one; **public**, 16 bytes.
    public var commitment: [UInt8] {
        Hashing.derive(
            key: secret,
            message: context,
            domain: .maskCommitment,
            count: Self.commitmentByteCount
        ).withUnsafeBytes { Array($0) }
    }

    /// Key and initial counter block of the mask's keystream; **secret**, 32 bytes.
    var keystreamSeed: SecretBytes {
        Hashing.derive(key: secret, message: context, domain: .maskExpansion)
    }
}
