import ProtocolPrimitives
import SecureAggregation

/// What a client keeps of a round once it knows its neighbors.
struct Neighborhood: Sendable {
    /// One neighbor.
    struct Neighbor: Sendable {
        /// Who it is.
        let client: ClientID
        /// Where it stands in the participant list.
        let position: Int
        /// Its key for pairwise masks.
        let maskingKey: AgreementPublicKey
        /// The index under which it was given this client's shares, and under which this client
        /// expects its own.
        let expectedShareIndex: UInt16
        /// Opens what it seals; `nil` once that is done.
        var openingKey: SecretBytes?
        /// Whether it sent shares, and so takes part in masking.
        var isMasking = false
        /// Its shares, if they could be opened.
        var shares: SharePair?
    }

    /// Neighbors, ascending by client.
    var neighbors: [Neighbor]
    /// Number of participants.
    let participantCount: Int
    /// Where this client stands in the participant list.
    let ownPosition: Int
    /// Names the participant list in signatures.
    let graphSeed: [UInt8]
    /// This client's key pair for pairwise masks; `nil` once the vector is masked.
    private(set) var maskingKeys: KeyAgreementKeyPair?
    /// What this client's own mask is made from; `nil` once the vector is masked.
    private(set) var selfMaskSecret: SecretBytes?

    init(
        neighbors: [Neighbor],
        participantCount: Int,
        ownPosition: Int,
        graphSeed: [UInt8],
        maskingKeys: KeyAgreementKeyPair,
        selfMaskSecret: SecretBytes
    ) {
        self.neighbors = neighbors
        self.participantCount = participantCount
        self.ownPosition = ownPosition
        self.graphSeed = graphSeed
        self.maskingKeys = maskingKeys
        self.selfMaskSecret = selfMaskSecret
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
    mutating func forgetOwnSecrets() {
        maskingKeys = nil
        selfMaskSecret = nil
    }
}
