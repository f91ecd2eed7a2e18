import ProtocolPrimitives
import SecureAggregation

extension SecureAggregationClient {
    /// Opens the neighbors' shares; a neighbor whose shares are unusable still takes part in masking.
    ///
    /// Refusing the whole round for one bad neighbor would let any client stop it. That neighbor only
    /// lacks one share when its secrets are rebuilt.
    func open(_ forwarded: ForwardedShares, in neighborhood: inout Neighborhood)
        throws(SecureAggregationError)
    {
        guard forwarded.round == round, forwarded.recipient == id else {
            throw .wrongContext(.forwardedShares)
        }
        for entry in forwarded.entries {
            guard let index = neighborhood.index(of: entry.client),
                let key = neighborhood.neighbors[index].openingKey
            else { throw .neighborsMismatch }
            let pair = try? entry.sealed.open(key: key, round: round, from: entry.client, to: id)
            let expected = neighborhood.neighbors[index].expectedShareIndex
            neighborhood.neighbors[index].isMasking = true
            // A second entry of the same sender finds no key.
            neighborhood.neighbors[index].openingKey = nil
            neighborhood.neighbors[index].shares =
                pair?.maskingKey.index == expected ? pair : nil
        }
        for index in neighborhood.neighbors.indices {
            neighborhood.neighbors[index].openingKey = nil
        }
        let alive = forwarded.entries.count
        guard alive >= parameters.reconstructionThreshold else {
            throw .insufficientNeighbors(
                required: parameters.reconstructionThreshold,
                actual: alive
            )
        }
    }

    /// This client's own mask and those with every living neighbor.
    func masks(_ neighborhood: Neighborhood) throws(SecureAggregationError) -> [SignedMask] {
        guard let keys = neighborhood.maskingKeys, let secret = neighborhood.selfMaskSecret else {
            throw .outOfOrder(phase: .maskedInputCollection)
        }
        let own = KeyAgreement.Party(client: id, publicKey: keys.publicKey)
        let seed = KeyAgreement.selfMaskSeed(secret: secret, round: round, client: id)
        var masks = [SignedMask(generator: try MaskGenerator(seed: seed), direction: .add)]
        masks.reserveCapacity(neighborhood.neighbors.count + 1)
        for neighbor in neighborhood.neighbors where neighbor.isMasking {
            let peer = KeyAgreement.Party(
                client: neighbor.client,
                publicKey: neighbor.maskingKey
            )
            let pairwiseSeed = KeyAgreement.pairwiseMaskSeed(
                sharedSecret: try keys.sharedSecret(with: neighbor.maskingKey),
                round: round,
                between: own,
                and: peer
            )
            masks.append(
                try SignedMask.pairwise(seed: pairwiseSeed, of: id, with: neighbor.client)
            )
        }
        return masks
    }
}
