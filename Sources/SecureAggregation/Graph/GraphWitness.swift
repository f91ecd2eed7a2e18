public import ProtocolPrimitives

/// An independent party whose signature over a session's participant list seeds the neighbor graph.
///
/// A coordinator that chose the seed could try many and keep the graph that favors the clients it
/// controls. The witness signs one list per session, after the list is fixed, and nobody can tell
/// the signature before: Ed25519 signatures are deterministic for whoever follows RFC 8032. It sees
/// a digest, no keys and no data.
///
/// The signature is over `domain ‖ 0x00 ‖ session ‖ digest of the participant list`.
public struct GraphWitness: Sendable {
    /// Length of an attestation in bytes.
    public static let attestationByteCount = SigningKey.signatureByteCount

    private let signingKey: SigningKey
    private let memory: any WitnessMemory

    /// Takes the witness's key, which clients know, and what it remembers.
    public init(signingKey: SigningKey, memory: any WitnessMemory) {
        self.signingKey = signingKey
        self.memory = memory
    }

    /// Signs the digest of a session's list, recorded before anything is returned.
    ///
    /// - Returns: the attestation, 64 bytes.
    /// - Throws: ``SecureAggregationError/alreadyAttested(session:)`` if another list was signed
    ///   for the session, or ``SecureAggregationError/unmaskingMemoryUnavailable``.
    public func attest(session: RoundID, listDigest: [UInt8]) throws(SecureAggregationError)
        -> [UInt8]
    {
        guard try memory.recordAttestation(of: session, listDigest: listDigest) else {
            throw .alreadyAttested(session: session)
        }
        return signingKey.signature(
            for: Self.signedBytes(session: session, listDigest: listDigest)
        )
    }

    /// Whether the witness of this key signed a list's digest for a session.
    public static func isValid(
        _ attestation: [UInt8],
        session: RoundID,
        listDigest: [UInt8],
        under witness: VerifyingKey
    ) -> Bool {
        witness.isValidSignature(
            attestation,
            for: signedBytes(session: session, listDigest: listDigest)
        )
    }

    private static func signedBytes(session: RoundID, listDigest: [UInt8]) -> [UInt8] {
        var writer = ByteWriter(capacity: 96)
        writer.bytes(DomainSeparator.participantAttestation.rawValue.utf8)
        writer.uint8(0)
        session.encode(into: &writer)
        writer.bytes(listDigest)
        return writer.output
    }
}
