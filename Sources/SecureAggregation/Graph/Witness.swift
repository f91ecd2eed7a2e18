public import ProtocolPrimitives

/// An independent party that signs who takes part, so that a coordinator can tell all clients one
/// thing only.
///
/// It signs one participant list a session, and one masking set and one survivor set a round. Its
/// signature over the participant list seeds the neighbor graph: a coordinator that chose the seed
/// could try many and keep the graph that favors the clients it controls. The list is fixed before,
/// and nobody can tell the signature: Ed25519 signatures are deterministic for whoever follows RFC
/// 8032. Its signatures over the sets of a round make them the same for all clients. It sees digests,
/// no keys and no data.
///
/// - Important: whoever can ask it can use up a round's one signature, and every session is another
///   graph. So it answers the authenticated coordinator only, and limits the sessions of a run.
///
/// A signature is over `domain ‖ 0x00 ‖ round ‖ digest`; the round of a participant list is the one that
/// opens the session.
public struct Witness: Sendable {
    /// Length of an attestation in bytes.
    public static let attestationByteCount = SigningKey.signatureByteCount

    private let signingKey: SigningKey
    private let memory: any WitnessMemory

    /// Takes the witness's key, which clients know, and what it remembers.
    public init(signingKey: SigningKey, memory: any WitnessMemory) {
        self.signingKey = signingKey
        self.memory = memory
    }

    /// Signs the digest of a set, recorded before anything is returned.
    ///
    /// - Parameters:
    ///   - set: what the digest is of.
    ///   - round: the round, or the one that opens the session.
    ///   - digest: of the list or set; **public**.
    /// - Returns: the attestation, 64 bytes.
    /// - Throws: ``SecureAggregationError/alreadyAttested(round:)`` if another digest was signed
    ///   for it, ``SecureAggregationError/invalidParameter(_:)`` for a digest of other than 32 bytes, or
    ///   ``SecureAggregationError/unmaskingMemoryUnavailable``.
    public func attest(_ set: AttestedSet, in round: RoundID, digest: [UInt8])
        throws(SecureAggregationError) -> [UInt8]
    {
        guard digest.count == 32 else {
            throw .invalidParameter(.attestedDigest)
        }
        guard try memory.recordAttestation(of: set, in: round, digest: digest) else {
            throw .alreadyAttested(round: round)
        }
        return signingKey.signature(for: Self.signedBytes(set, in: round, digest: digest))
    }

    /// Whether the witness of this key signed the digest of a set.
    ///
    /// - Complexity: one Ed25519 verification.
    public static func isValid(
        _ attestation: [UInt8],
        of set: AttestedSet,
        in round: RoundID,
        digest: [UInt8],
        under witness: VerifyingKey
    ) -> Bool {
        witness.isValidSignature(
            attestation,
            for: signedBytes(set, in: round, digest: digest)
        )
    }

    private static func signedBytes(_ set: AttestedSet, in round: RoundID, digest: [UInt8])
        -> [UInt8]
    {
        var writer = ByteWriter(capacity: 96)
        writer.bytes(set.domain.rawValue.utf8)
        writer.uint8(0)
        round.encode(into: &writer)
        writer.bytes(digest)
        return writer.output
    }
}
