import ProtocolPrimitives
import SecureAggregation

/// What a client keeps of a round about its neighbors and itself; **secret**.
struct Neighborhood: Sendable {
    /// One neighbor in a round.
    struct Neighbor: Sendable {
        /// What the session knows of it.
        let inSession: ClientSession.Neighbor
        /// Seed of the mask with it; `nil` once the vector is masked.
        var maskSeed: MaskSeed?
        /// What this client committed to for that seed.
        let pairCommitment: [UInt8]
        /// Opens what it seals; `nil` once that is done.
        var openingKey: SecretBytes?
        /// Whether it is in the masking set, so that both mask with each other.
        var isMasking = false
        /// Its shares, if they could be opened.
        var shares: SharePair?
        /// Who it is.
        var client: ClientID { inSession.client }
        /// Where it stands in the participant list.
        var position: Int { inSession.position }
    }

    /// Neighbors, ascending by client.
    var neighbors: [Neighbor]
    /// Who masks in the round, as the coordinator said; empty before it did.
    var maskingSet: ParticipantSet
    /// What this client's own mask is made from; `nil` once the vector is masked.
    private(set) var selfMaskSeed: MaskSeed?

    init(neighbors: [Neighbor], participantCount: Int, selfMaskSeed: MaskSeed) {
        self.neighbors = neighbors
        maskingSet = ParticipantSet(participantCount: participantCount)
        self.selfMaskSeed = selfMaskSeed
    }

    /// The neighbor with this number.
    ///
    /// - Complexity: O(log neighbors).
    func index(of client: ClientID) -> Int? {
        var (low, high) = (0, neighbors.count)
        while low < high {
            let middle = (low + high) / 2
            if neighbors[middle].client == client { return middle }
            if neighbors[middle].client < client { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Lets go of the secrets that are of no use after masking.
    mutating func forgetMasks() {
        selfMaskSeed = nil
        for index in neighbors.indices { neighbors[index].maskSeed = nil }
    }
}
