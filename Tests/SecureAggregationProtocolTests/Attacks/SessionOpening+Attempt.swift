import FederatedClient
import ProtocolPrimitives
import SecureAggregation

extension SessionOpening {
    /// Lets a victim join under a list that a coordinator made up and mask a vector, and has an attacker
    /// with the private keys of some of the list's names try on it.
    ///
    /// The victim is told of every neighbor that it committed to the same mask as the victim did.
    func attempt(
        on victim: ClientID,
        list: NeighborList,
        keys: [ClientID: KeyAgreementKeyPair],
        vector: [Int32]
    ) throws -> Attacker.Attempt {
        var opening = self
        var clientSession = try opening.establish(victim, list)
        let queryDigest = [UInt8](repeating: 9, count: RoundContext.queryDigestByteCount)
        var client = try clientSession.begin(
            round: session,
            parameters: parameters,
            length: vector.count,
            queryDigest: queryDigest,
            memory: TransientUnmaskingMemory(),
            random: random(victim, "round")
        )
        let graph = try NeighborGraph(
            session: session,
            participants: list.participants,
            neighborCount: parameters.neighborCount,
            attestation: list.attestation
        )
        let context = try RoundContext(
            round: session,
            graphSeed: graph.seed,
            parameters: parameters,
            laneCount: vector.count,
            queryDigest: queryDigest
        )
        var attacker = Attacker(self, round: session, context: context, keys: keys)
        let shares = try client.shareKeys()
        try attacker.sees(shares)
        let forwarded = try forwarded(echoing: shares, list: list, context: context)
        let input = try client.maskedInput(for: forwarded) { range, values in
            for (offset, lane) in range.enumerated() { values[offset] = vector[lane] }
        }
        attacker.sees(input, after: forwarded)
        return try attacker.attempt(on: victim).orThrow()
    }

    /// What a coordinator that answers in all neighbors' place sends a client: the commitments that it sent
    /// itself, and a masking set of everyone that the witness signs.
    func forwarded(echoing shares: EncryptedShares, list: NeighborList, context: RoundContext)
        throws
        -> ForwardedShares
    {
        var everyone = ParticipantSet(participantCount: list.participants.count)
        for position in 0..<list.participants.count { everyone.insert(position) }
        return ForwardedShares(
            round: shares.round,
            recipient: shares.client,
            maskingSet: everyone,
            attestation: parameters.adversary == .semiHonest
                ? []
                : try witness.attest(
                    .masking,
                    in: shares.round,
                    digest: context.maskingDigest(of: everyone)
                ),
            entries: shares.entries.map {
                ForwardedShares.Entry(
                    client: $0.client,
                    sealed: $0.sealed,
                    pairCommitment: $0.pairCommitment
                )
            }
        )
    }
}
