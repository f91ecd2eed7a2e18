import ProtocolPrimitives
import SecureAggregation

/// Masking sets and survivors that a coordinator makes up, with attestations of a witness that signs anything.
struct ForgedSets {
    private let session: SampleSession
    private let round: SampleRound

    /// Takes the round whose messages are forged.
    init(_ session: SampleSession, _ round: SampleRound) {
        self.session = session
        self.round = round
    }

    /// The witness's signature over a digest, in semi-honest mode none.
    ///
    /// - Parameters:
    ///   - set: what the digest is said to be of.
    ///   - digest: any.
    ///   - name: the round; this one if `nil`.
    ///   - key: whose signature; the witness's if `nil`.
    /// - Returns: 64 bytes or none.
    /// - Throws: `SecureAggregationError`, which would mean that the memory is not empty.
    func attestation(
        _ set: AttestedSet,
        digest: [UInt8],
        round name: RoundID? = nil,
        key: SigningKey? = nil
    ) throws -> [UInt8] {
        guard session.adversary == .malicious else { return [] }
        return try Witness(signingKey: key ?? session.witness, memory: TransientWitnessMemory())
            .attest(set, in: name ?? round.round, digest: digest)
    }

    /// What a server forwards that has chosen a masking set: the shares from all neighbors in it.
    ///
    /// - Parameters:
    ///   - client: the recipient.
    ///   - maskingSet: of clients that sent shares.
    ///   - context: what the witness takes the round for; its own if `nil`.
    /// - Returns: the message.
    /// - Throws: ``VectorError/sampleIncomplete`` for clients without shares.
    func forwarded(
        to client: ClientID,
        _ maskingSet: ParticipantSet,
        context: RoundContext? = nil
    ) throws -> ForwardedShares {
        ForwardedShares(
            round: round.round,
            recipient: client,
            maskingSet: maskingSet,
            attestation: try attestation(
                .masking,
                digest: (context ?? round.context).maskingDigest(of: maskingSet)
            ),
            entries: try session.neighbors(of: client, in: maskingSet).map { neighbor in
                let shares = try EncryptedShares(decoding: round.part(neighbor).encryptedShares)
                let entry = try shares.entries.first { $0.client == client }.orThrow()
                return ForwardedShares.Entry(
                    client: neighbor,
                    sealed: entry.sealed,
                    pairCommitment: entry.pairCommitment
                )
            }
        )
    }

    /// The announcement of any survivors.
    func announcement(_ survivors: ParticipantSet) throws -> SurvivorAnnouncement {
        SurvivorAnnouncement(
            round: round.round,
            survivors: survivors,
            attestation: try attestation(
                .survivors,
                digest: round.survivorDigest(of: survivors)
            )
        )
    }
}

extension ForwardedShares {
    /// The same message with other parts.
    func with(
        maskingSet: ParticipantSet? = nil,
        attestation: [UInt8]? = nil,
        entries: [Entry]? = nil
    ) -> ForwardedShares {
        ForwardedShares(
            round: round,
            recipient: recipient,
            maskingSet: maskingSet ?? self.maskingSet,
            attestation: attestation ?? self.attestation,
            entries: entries ?? self.entries
        )
    }
}
