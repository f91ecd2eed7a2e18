public import ProtocolPrimitives

/// What two clients share for a session or for one of its rounds; **secret**.
///
/// It is BLAKE2b under the X25519 shared secret over
///
///     | session, 20 | client A u32 | client B u32 | key of A, 32 | key of B, 32 |
///
/// with A the smaller number. That of a round is BLAKE2b under it over the digest of the round's
/// ``RoundContext``, and all keys of the round are derived from that. So nothing opened in one
/// round says anything about another (docs/threat-model.md).
public struct PairKey: Sendable {
    private let secret: SecretBytes

    /// Agrees with another client.
    ///
    /// - Parameters:
    ///   - own: this client's key pair of the session.
    ///   - client: this client.
    ///   - peerKey: the other's public key.
    ///   - peer: the other.
    ///   - session: the round that opened the session.
    /// - Throws: ``SecureAggregationError/keyAgreementFailed`` for keys of small order.
    /// - Complexity: one X25519 agreement.
    public init(
        _ own: KeyAgreementKeyPair,
        of client: ClientID,
        with peerKey: AgreementPublicKey,
        of peer: ClientID,
        session: RoundID
    ) throws(SecureAggregationError) {
        let isFirst = client < peer
        var writer = ByteWriter(capacity: 92)
        session.encode(into: &writer)
        writer.uint32((isFirst ? client : peer).rawValue)
        writer.uint32((isFirst ? peer : client).rawValue)
        (isFirst ? own.publicKey : peerKey).encode(into: &writer)
        (isFirst ? peerKey : own.publicKey).encode(into: &writer)
        secret = Hashing.derive(
            key: try own.sharedSecret(with: peerKey),
            message: writer.output,
            domain: .pairKey
        )
    }

    /// What the two clients share in a round, if they agree on its context.
    public func bound(to context: RoundContext) -> PairKey {
        PairKey(
            secret: Hashing.derive(
                key: secret,
                message: context.digest,
                domain: .roundPairKey
            )
        )
    }

    private init(secret: SecretBytes) { self.secret = secret }

    /// The key under which `sender` seals shares for `recipient` in a round; **secret**, 32 bytes.
    ///
    /// BLAKE2b over `| round, 20 | sender u32 | recipient u32 |`: the two directions have different
    /// keys, and each seals one message.
    public func sealingKey(round: RoundID, from sender: ClientID, to recipient: ClientID)
        -> SecretBytes
    {
        Hashing.derive(
            key: secret,
            message: Self.context(round, sender, recipient),
            domain: .shareSealing
        )
    }

    /// The seed of the two clients' mask in a round, given in either order.
    ///
    /// 16 bytes of BLAKE2b over `| round, 20 | client A u32 | client B u32 |`, A the smaller number.
    ///
    /// - Throws: never for 16 bytes.
    public func maskSeed(round: RoundID, between one: ClientID, and other: ClientID)
        throws(SecureAggregationError) -> MaskSeed
    {
        try MaskSeed(
            between: one,
            and: other,
            secret: Hashing.derive(
                key: secret,
                message: Self.context(round, min(one, other), max(one, other)),
                domain: .pairwiseMask,
                count: MaskSeed.byteCount
            ),
            round: round
        )
    }

    private static func context(_ round: RoundID, _ first: ClientID, _ second: ClientID) -> [UInt8]
    {
        var writer = ByteWriter(capacity: 28)
        round.encode(into: &writer)
        writer.uint32(first.rawValue)
        writer.uint32(second.rawValue)
        return writer.output
    }
}
