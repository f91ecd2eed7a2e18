import ProtocolPrimitives
import SecureAggregation

extension SecureAggregationClient {
    /// Checks that a survivor set can be that of this round, as far as this client can tell.
    func check(_ survivors: ParticipantSet, in neighborhood: Neighborhood)
        throws(SecureAggregationError)
    {
        guard survivors.participantCount == session.participantCount else {
            throw .survivorSetChanged
        }
        guard survivors.count >= session.terms.minimumCohort else {
            throw .cohortTooSmall(minimum: session.terms.minimumCohort, actual: survivors.count)
        }
        guard survivors.contains(session.ownPosition) else { throw .survivorSetLacksSelf }
        if let position = survivors.firstPosition(outside: neighborhood.maskingSet) {
            // It cannot have masked a vector with its neighbors.
            throw .clientAliveAndDropped(position: position)
        }
        let alive = neighborhood.neighbors.count { survivors.contains($0.position) }
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
        let digest = survivorDigest(of: request.survivors, in: neighborhood)
        for signature in request.signatures {
            guard let index = neighborhood.index(of: signature.client),
                request.survivors.contains(neighborhood.neighbors[index].position)
            else { throw .neighborsMismatch }
            guard let identity = session.terms.roster.verifyingKey(of: signature.client) else {
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

    /// What the witness and the survivors sign.
    func survivorDigest(of survivors: ParticipantSet, in neighborhood: Neighborhood) -> [UInt8] {
        context.survivorDigest(
            of: survivors,
            maskingDigest: context.maskingDigest(of: neighborhood.maskingSet)
        )
    }

    /// One share of each neighbor that takes part in the round and whose shares could be opened.
    func shares(for survivors: ParticipantSet, in neighborhood: Neighborhood) -> UnmaskingShares {
        var selfMasks: [UnmaskingShares.Entry] = []
        var recoveries: [UnmaskingShares.Entry] = []
        for neighbor in neighborhood.neighbors {
            guard let shares = neighbor.shares else { continue }
            if survivors.contains(neighbor.position) {
                selfMasks.append(
                    UnmaskingShares.Entry(owner: neighbor.client, share: shares.selfMask)
                )
            } else {
                recoveries.append(
                    UnmaskingShares.Entry(owner: neighbor.client, share: shares.recovery)
                )
            }
        }
        return UnmaskingShares(
            round: round,
            client: id,
            selfMasks: selfMasks,
            recoveries: recoveries
        )
    }
}
