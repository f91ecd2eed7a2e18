import ProtocolPrimitives
import SecureAggregation

extension SecureAggregationClient {
    /// Checks that a survivor set can be that of this round, as far as this client can tell.
    func check(_ survivors: SurvivorSet, in neighborhood: Neighborhood)
        throws(SecureAggregationError)
    {
        guard survivors.participantCount == neighborhood.participantCount else {
            throw .survivorSetChanged
        }
        guard survivors.count >= minimumCohort else {
            throw .cohortTooSmall(minimum: minimumCohort, actual: survivors.count)
        }
        guard survivors.contains(neighborhood.ownPosition) else { throw .survivorSetLacksSelf }
        var alive = 0
        for neighbor in neighborhood.neighbors where survivors.contains(neighbor.position) {
            // It sent no shares, so it cannot have masked a vector with this client.
            guard neighbor.isMasking else { throw .clientAliveAndDropped(client: neighbor.client) }
            alive += 1
        }
        guard alive >= parameters.reconstructionThreshold else {
            throw .insufficientNeighbors(
                required: parameters.reconstructionThreshold,
                actual: alive
            )
        }
    }

    /// Checks that as many surviving neighbors as the threshold signed the same survivor set.
    func checkSignatures(of request: UnmaskingRequest, in neighborhood: Neighborhood)
        throws(SecureAggregationError)
    {
        let digest = request.survivors.digest(round: round, graphSeed: neighborhood.graphSeed)
        for signature in request.signatures {
            guard let index = neighborhood.index(of: signature.client),
                request.survivors.contains(neighborhood.neighbors[index].position)
            else { throw .neighborsMismatch }
            guard let identity = roster.verifyingKey(of: signature.client) else {
                throw .unknownIdentity(client: signature.client)
            }
            guard signature.round == round,
                signature.isValid(survivorDigest: digest, under: identity)
            else { throw .invalidSignature(client: signature.client) }
        }
        guard Set(request.signatures.map(\.client)).count >= parameters.reconstructionThreshold
        else {
            throw .insufficientSignatures(
                required: parameters.reconstructionThreshold,
                actual: request.signatures.count
            )
        }
    }

    /// One share of each neighbor that takes part in masking and whose shares could be opened.
    func shares(for survivors: SurvivorSet, in neighborhood: Neighborhood) -> UnmaskingShares {
        var selfMasks: [UnmaskingShares.Entry] = []
        var maskingKeys: [UnmaskingShares.Entry] = []
        for neighbor in neighborhood.neighbors {
            guard let shares = neighbor.shares else { continue }
            if survivors.contains(neighbor.position) {
                selfMasks.append(
                    UnmaskingShares.Entry(owner: neighbor.client, share: shares.selfMask)
                )
            } else {
                maskingKeys.append(
                    UnmaskingShares.Entry(owner: neighbor.client, share: shares.maskingKey)
                )
            }
        }
        return UnmaskingShares(
            round: round,
            client: id,
            selfMasks: selfMasks,
            maskingKeys: maskingKeys
        )
    }
}
