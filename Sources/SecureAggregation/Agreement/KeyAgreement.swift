public import ProtocolPrimitives

/// Derives what two clients share in a round from their X25519 keys.
///
/// All keys are BLAKE2b under the raw shared secret over
///
///     | round, 20 | client A u32 | client B u32 | public key of A, 32 | public key of B, 32 |
///
/// with a domain separator for the purpose.
public enum KeyAgreement {
    /// A client and its public key for the purpose at hand.
    public struct Party: Sendable {
        /// The client.
        public let client: ClientID
        /// Its key.
        public let publicKey: AgreementPublicKey

        /// Names a client with its key.
        public init(client: ClientID, publicKey: AgreementPublicKey) {
            self.client = client
            self.publicKey = publicKey
        }
    }

    /// The key under which `sender` (A) seals shares for `recipient` (B); **secret**, 32 bytes.
    ///
    /// The two directions have different keys.
    public static func sealingKey(
        sharedSecret: SecretBytes,
        round: RoundID,
        sender: Party,
        recipient: Party
    ) -> SecretBytes {
        derive(sharedSecret, round, sender, recipient, domain: .shareSealing)
    }

    /// The seed of the mask between two clients, in either order; **secret**, 32 bytes.
    ///
    /// A is the client with the smaller number. It adds the mask and B subtracts it.
    public static func pairwiseMaskSeed(
        sharedSecret: SecretBytes,
        round: RoundID,
        between one: Party,
        and other: Party
    ) -> SecretBytes {
        let (first, second) = one.client < other.client ? (one, other) : (other, one)
        return derive(sharedSecret, round, first, second, domain: .pairwiseMask)
    }

    /// The seed of a client's own mask from the secret it shares; **secret**, 32 bytes.
    public static func selfMaskSeed(secret: SecretBytes, round: RoundID, client: ClientID)
        -> SecretBytes
    {
        Hashing.derive(
            key: secret,
            message: context(round: round, client: client),
            domain: .selfMask
        )
    }

    /// What a client sends ahead so that a wrongly rebuilt self-mask secret is noticed; **public**.
    public static func selfMaskCommitment(secret: SecretBytes, round: RoundID, client: ClientID)
        -> [UInt8]
    {
        let commitment = Hashing.derive(
            key: secret,
            message: context(round: round, client: client),
            domain: .selfMaskCommitment
        )
        return commitment.withUnsafeBytes { Array($0) }
    }

    private static func context(round: RoundID, client: ClientID) -> [UInt8] {
        var writer = ByteWriter(capacity: 24)
        round.encode(into: &writer)
        writer.uint32(client.rawValue)
        return writer.output
    }

    private static func derive(
        _ sharedSecret: SecretBytes,
        _ round: RoundID,
        _ first: Party,
        _ second: Party,
        domain: DomainSeparator
    ) -> SecretBytes {
        var writer = ByteWriter(capacity: 92)
        round.encode(into: &writer)
        writer.uint32(first.client.rawValue)
        writer.uint32(second.client.rawValue)
        first.publicKey.encode(into: &writer)
        second.publicKey.encode(into: &writer)
        return Hashing.derive(key: sharedSecret, message: writer.output, domain: domain)
    }
}
