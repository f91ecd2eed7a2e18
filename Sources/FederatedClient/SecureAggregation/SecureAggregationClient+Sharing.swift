import ProtocolPrimitives
import SecureAggregation

extension SecureAggregationClient {
    /// Draws the round's two secrets and seals shares of them for every neighbor.
    mutating func share() throws(SecureAggregationError) -> (Neighborhood, EncryptedShares) {
        let recovery = try RecoverySecret(
            of: id,
            secret: SecretBytes(count: ShamirSecretSharing.secretByteCount, using: &random),
            round: round
        )
        let selfMask = try MaskSeed(
            selfMaskOf: id,
            secret: SecretBytes(count: MaskSeed.byteCount, using: &random),
            round: round
        )
        let sharing = try ShamirSecretSharing(threshold: parameters.reconstructionThreshold)
        let recoveryShares = try sharing.shares(
            of: recovery.secret,
            count: session.degree,
            using: &random
        )
        let maskShares = try sharing.shares(
            of: selfMask.secret,
            count: session.degree,
            using: &random
        )
        var neighbors: [Neighborhood.Neighbor] = []
        var entries: [EncryptedShares.Entry] = []
        neighbors.reserveCapacity(session.neighbors.count)
        entries.reserveCapacity(session.neighbors.count)
        for neighbor in session.neighbors {
            let pairKey = neighbor.pairKey.bound(to: context)
            let seed = try pairKey.maskSeed(
                round: round,
                between: id,
                and: neighbor.client
            )
            let commitment = seed.commitment
            // The graph gives indices from 1 to its degree.
            let given = Int(neighbor.givenShareIndex) - 1
            let sealed = SealedShare(
                sealing: try SharePair(
                    recovery: recoveryShares[given],
                    selfMask: maskShares[given]
                ),
                key: pairKey.sealingKey(round: round, from: id, to: neighbor.client),
                round: round,
                from: id,
                to: neighbor.client
            )
            entries.append(
                EncryptedShares.Entry(
                    client: neighbor.client,
                    sealed: sealed,
                    encryptedPairSeed: recovery.encrypt(seed, for: neighbor.client),
                    pairCommitment: commitment
                )
            )
            neighbors.append(
                Neighborhood.Neighbor(
                    inSession: neighbor,
                    maskSeed: seed,
                    pairCommitment: commitment,
                    openingKey: pairKey.sealingKey(
                        round: round,
                        from: neighbor.client,
                        to: id
                    )
                )
            )
        }
        return (
            Neighborhood(
                neighbors: neighbors,
                participantCount: session.participantCount,
                selfMaskSeed: selfMask
            ),
            EncryptedShares(
                round: round,
                client: id,
                selfMaskCommitment: selfMask.commitment,
                recoveryCommitment: recovery.commitment,
                entries: entries
            )
        )
    }
}
