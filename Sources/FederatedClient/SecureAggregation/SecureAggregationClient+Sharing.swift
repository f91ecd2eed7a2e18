import ProtocolPrimitives
import SecureAggregation

extension SecureAggregationClient {
    /// Checks the list and seals shares for the neighbors it gives.
    mutating func join(_ list: NeighborList, keys: RoundKeys) throws(SecureAggregationError)
        -> (Neighborhood, EncryptedShares)
    {
        let (graph, ownPosition) = try checkParticipants(list, keys: keys)
        let positions = graph.neighbors(of: ownPosition)
        guard positions.count >= parameters.reconstructionThreshold else {
            throw .insufficientNeighbors(
                required: parameters.reconstructionThreshold,
                actual: positions.count
            )
        }
        try checkNeighbors(list, positions: positions, keys: keys)

        let selfMaskSecret = SecretBytes(count: 32, using: &random)
        let sharing = try ShamirSecretSharing(threshold: parameters.reconstructionThreshold)
        let keyShares = try sharing.shares(
            of: keys.masking.secret,
            count: graph.degree,
            using: &random
        )
        let maskShares = try sharing.shares(
            of: selfMaskSecret,
            count: graph.degree,
            using: &random
        )

        let own = KeyAgreement.Party(client: id, publicKey: keys.sealing.publicKey)
        var neighbors: [Neighborhood.Neighbor] = []
        var entries: [EncryptedShares.Entry] = []
        neighbors.reserveCapacity(positions.count)
        entries.reserveCapacity(positions.count)
        for (position, advertisement) in zip(positions, list.neighbors) {
            guard let given = graph.shareIndex(owner: ownPosition, holder: position),
                let expected = graph.shareIndex(owner: position, holder: ownPosition)
            else { throw .neighborsMismatch }
            let peer = KeyAgreement.Party(
                client: advertisement.client,
                publicKey: advertisement.sealingKey
            )
            let secret = try keys.sealing.sharedSecret(with: advertisement.sealingKey)
            let pair = try SharePair(
                maskingKey: keyShares[Int(given) - 1],
                selfMask: maskShares[Int(given) - 1]
            )
            let sealed = SealedShare(
                sealing: pair,
                key: KeyAgreement.sealingKey(
                    sharedSecret: secret,
                    round: round,
                    sender: own,
                    recipient: peer
                ),
                round: round,
                from: id,
                to: advertisement.client,
                using: &random
            )
            entries.append(EncryptedShares.Entry(client: advertisement.client, sealed: sealed))
            neighbors.append(
                Neighborhood.Neighbor(
                    client: advertisement.client,
                    position: position,
                    maskingKey: advertisement.maskingKey,
                    expectedShareIndex: expected,
                    openingKey: KeyAgreement.sealingKey(
                        sharedSecret: secret,
                        round: round,
                        sender: peer,
                        recipient: own
                    )
                )
            )
        }
        let commitment = KeyAgreement.selfMaskCommitment(
            secret: selfMaskSecret,
            round: round,
            client: id
        )
        return (
            Neighborhood(
                neighbors: neighbors,
                participantCount: graph.participantCount,
                ownPosition: ownPosition,
                graphSeed: graph.seed,
                maskingKeys: keys.masking,
                selfMaskSecret: selfMaskSecret
            ),
            EncryptedShares(round: round, client: id, commitment: commitment, entries: entries)
        )
    }

    /// Checks the cohort's size and this client's place in it, and draws the graph.
    private func checkParticipants(_ list: NeighborList, keys: RoundKeys)
        throws(SecureAggregationError) -> (NeighborGraph, Int)
    {
        guard list.round == round else { throw .wrongContext(.neighborList) }
        let participants = list.participants
        guard participants.count >= minimumCohort else {
            throw .cohortTooSmall(minimum: minimumCohort, actual: participants.count)
        }
        guard let position = participants.position(of: id) else { throw .ownKeysMissing }
        guard participants.digest(at: position).elementsEqual(keys.digest) else {
            throw .ownKeysAltered
        }
        let graph = try NeighborGraph(
            round: round,
            participants: participants,
            neighborCount: parameters.neighborCount
        )
        return (graph, position)
    }

    /// Checks that the advertisements are those of the graph's neighbors, listed, fresh and signed.
    private func checkNeighbors(_ list: NeighborList, positions: [Int], keys: RoundKeys)
        throws(SecureAggregationError)
    {
        guard list.neighbors.count == positions.count else { throw .neighborsMismatch }
        var seen: Set<AgreementPublicKey> = [keys.sealing.publicKey, keys.masking.publicKey]
        for (position, advertisement) in zip(positions, list.neighbors) {
            let client = advertisement.client
            guard list.participants.client(at: position) == client,
                list.participants.digest(at: position).elementsEqual(advertisement.digest)
            else { throw .neighborsMismatch }
            guard seen.insert(advertisement.sealingKey).inserted,
                seen.insert(advertisement.maskingKey).inserted
            else { throw .repeatedKey(client: client) }
            guard let identity = roster.verifyingKey(of: client) else {
                throw .unknownIdentity(client: client)
            }
            guard advertisement.isValidSignature(under: identity) else {
                throw .invalidSignature(client: client)
            }
        }
    }
}
