import ProtocolPrimitives
import SecureAggregation

extension SecureAggregationClient {
    /// Checks who masks, and opens the neighbors' shares.
    ///
    /// A client masks with all its neighbors in the masking set, whatever shares they sent. Refusing the
    /// whole round for shares that do not open would let any client stop it; that neighbor only lacks
    /// one share when its secrets are rebuilt. Of two neighbors that committed to different
    /// masks the coordinator has taken out one at least, so that a difference here is the coordinator's.
    func open(_ forwarded: ForwardedShares, in neighborhood: inout Neighborhood)
        throws(SecureAggregationError)
    {
        guard forwarded.round == round, forwarded.recipient == id else {
            throw .wrongContext(.forwardedShares)
        }
        try check(maskingSet: forwarded, in: neighborhood)
        neighborhood.maskingSet = forwarded.maskingSet
        for entry in forwarded.entries {
            guard let index = neighborhood.index(of: entry.client),
                let key = neighborhood.neighbors[index].openingKey
            else { throw .neighborsMismatch }
            let neighbor = neighborhood.neighbors[index]
            guard neighbor.pairCommitment == entry.pairCommitment else {
                throw .pairCommitmentMismatch(client: entry.client)
            }
            let pair = try? entry.sealed.open(key: key, round: round, from: entry.client, to: id)
            neighborhood.neighbors[index].isMasking = true
            // A second entry of the same sender finds no key.
            neighborhood.neighbors[index].openingKey = nil
            neighborhood.neighbors[index].shares =
                pair?.recovery.index == neighbor.inSession.expectedShareIndex ? pair : nil
        }
        for index in neighborhood.neighbors.indices {
            neighborhood.neighbors[index].openingKey = nil
        }
    }

    /// Checks the masking set: its size, this client's place, the attestation, and that the entries
    /// are from exactly the neighbors in it.
    private func check(maskingSet forwarded: ForwardedShares, in neighborhood: Neighborhood)
        throws(SecureAggregationError)
    {
        let set = forwarded.maskingSet
        guard set.participantCount == session.participantCount else { throw .neighborsMismatch }
        guard set.count >= session.terms.minimumCohort else {
            throw .cohortTooSmall(minimum: session.terms.minimumCohort, actual: set.count)
        }
        guard set.contains(session.ownPosition) else { throw .maskingSetLacksSelf }
        try checkAttestation(
            forwarded.attestation,
            of: .masking,
            digest: context.maskingDigest(of: set)
        )
        let masking = neighborhood.neighbors.filter { set.contains($0.position) }
        guard masking.map(\.client) == forwarded.entries.map(\.client) else {
            throw .neighborsMismatch
        }
        guard masking.count >= parameters.reconstructionThreshold else {
            throw .insufficientNeighbors(
                required: parameters.reconstructionThreshold,
                actual: masking.count
            )
        }
    }

    /// Checks that the witness signed a set, where the coordinator is not trusted to tell all clients the same.
    func checkAttestation(
        _ attestation: [UInt8],
        of set: AttestedSet,
        digest: @autoclosure () -> [UInt8]
    ) throws(SecureAggregationError) {
        switch session.terms.trust {
        case .semiHonest:
            guard attestation.isEmpty else { throw .attestationInvalid }
        case .malicious(let witness):
            guard
                Witness.isValid(
                    attestation,
                    of: set,
                    in: round,
                    digest: digest(),
                    under: witness
                )
            else { throw .attestationInvalid }
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
