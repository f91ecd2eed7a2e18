public import ProtocolPrimitives

/// What a client shares so that its pairwise masks can be taken off if it drops out; **secret**, 16 bytes.
///
/// The client sends the seed of each pairwise mask encrypted under it. Whoever rebuilds it learns
/// exactly those seeds of that one round, and nothing of the keys they come from.
public struct RecoverySecret: Sendable {
    /// Length of a commitment in bytes.
    public static let commitmentByteCount = 16

    /// 16 **secret** bytes.
    public let secret: SecretBytes
    private let owner: ClientID
    private let round: RoundID

    /// Binds a secret to its owner and round.
    ///
    /// - Throws: ``SecureAggregationError/invalidSecret(client:)`` if it does not have 16 bytes.
    public init(of owner: ClientID, secret: SecretBytes, round: RoundID)
        throws(SecureAggregationError)
    {
        guard secret.count == ShamirSecretSharing.secretByteCount else {
            throw .invalidSecret(client: owner)
        }
        self.secret = secret
        self.owner = owner
        self.round = round
    }

    /// What shows later whether a rebuilt secret is the right one; **public**, 16 bytes.
    ///
    /// BLAKE2b under the secret over `| round, 20 | owner u32 |`.
    public var commitment: [UInt8] {
        var writer = ByteWriter(capacity: 24)
        round.encode(into: &writer)
        writer.uint32(owner.rawValue)
        return Hashing.derive(
            key: secret,
            message: writer.output,
            domain: .recoveryCommitment,
            count: Self.commitmentByteCount
        ).withUnsafeBytes { Array($0) }
    }

    /// The seed of the mask with a neighbor, XORed with a pad for that neighbor; **public**, 16 bytes.
    ///
    /// The pad is 16 bytes of BLAKE2b under the secret over `| round, 20 | owner u32 | neighbor u32 |`.
    public func encrypt(_ seed: MaskSeed, for neighbor: ClientID) -> [UInt8] {
        let pad = pad(for: neighbor)
        return seed.secret.withUnsafeBytes { seed in
            pad.withUnsafeBytes { pad in zip(seed, pad).map { $0 ^ $1 } }
        }
    }

    /// The seed that ``encrypt(_:for:)`` hid.
    ///
    /// - Throws: ``SecureAggregationError/invalidSecret(client:)`` for other than 16 bytes.
    public func decrypt(_ encrypted: some Collection<UInt8>, for neighbor: ClientID)
        throws(SecureAggregationError) -> MaskSeed
    {
        guard encrypted.count == MaskSeed.byteCount else { throw .invalidSecret(client: owner) }
        let pad = pad(for: neighbor)
        let secret = SecretBytes(count: MaskSeed.byteCount) { output in
            pad.withUnsafePointer { pad in
                for (index, byte) in encrypted.enumerated() { output[index] = byte ^ pad[index] }
            }
        }
        return try MaskSeed(between: owner, and: neighbor, secret: secret, round: round)
    }

    private func pad(for neighbor: ClientID) -> SecretBytes {
        var writer = ByteWriter(capacity: 28)
        round.encode(into: &writer)
        writer.uint32(owner.rawValue)
        writer.uint32(neighbor.rawValue)
        return Hashing.derive(
            key: secret,
            message: writer.output,
            domain: .pairSeedEncryption,
            count: MaskSeed.byteCount
        )
    }
}
