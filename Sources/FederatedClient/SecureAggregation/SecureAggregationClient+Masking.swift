import ProtocolPrimitives
import SecureAggregation

extension SecureAggregationClient {
    /// Opens the neighbors' shares; a neighbor whose shares are unusable still takes part in masking.
    ///
    /// Refusing the whole round for one bad neighbor would let any client stop it. That neighbor only
    /// lacks one share when its secrets are rebuilt, and one that committed to another mask than
    /// this client did is left out of the masks, as the server does too.
    func open(_ forwarded: ForwardedShares, in neighborhood: inout Neighborhood)
        throws(SecureAggregationError)
    {
        guard forwarded.round == round, forwarded.recipient == id else {
            throw .wrongContext(.forwardedShares)
        }
        var maskingCount = 0
        for entry in forwarded.entries {
            guard let index = neighborhood.index(of: entry.client),
                let key = neighborhood.neighbors[index].openingKey
            else { throw .neighborsMismatch }
            let pair = try? entry.sealed.open(key: key, round: round, from: entry.client, to: id)
            let neighbor = neighborhood.neighbors[index]
            let isMasking = neighbor.pairCommitment == entry.pairCommitment
            neighborhood.neighbors[index].isPresent = true
            neighborhood.neighbors[index].isMasking = isMasking
            maskingCount += isMasking ? 1 : 0
            // A second entry of the same sender finds no key.
            neighborhood.neighbors[index].openingKey = nil
            neighborhood.neighbors[index].shares =
                pair?.recovery.index == neighbor.inSession.expectedShareIndex ? pair : nil
        }
        for index in neighborhood.neighbors.indices {
            neighborhood.neighbors[index].openingKey = nil
        }
        guard maskingCount >= parameters.reconstructionThreshold else {
            throw .insufficientNeighbors(
                required: parameters.reconstructionThreshold,
                actual: maskingCount
            )
        }
    }

    /// This client's own mask and those with every neighbor it masks with.
    func masks(_ neighborhood: Neighborhood) throws(SecureAggregationError) -> [SignedMask] {
        guard let selfMaskSeed = neighborhood.selfMaskSeed else {
            throw .outOfOrder(phase: .maskedInputCollection)
        }
        var masks = [SignedMask(selfMaskSeed, direction: .add)]
        masks.reserveCapacity(neighborhood.neighbors.count + 1)
        for neighbor in neighborhood.neighbors where neighbor.isMasking {
            guard let seed = neighbor.maskSeed else {
                throw .outOfOrder(phase: .maskedInputCollection)
            }
            masks.append(SignedMask.pairwise(seed, of: id, with: neighbor.client))
        }
        return masks
    }
}
