import ProtocolPrimitives
import SecureAggregation

/// The participants of a round from the end of phase advertiseKeys on, by position in their list.
struct Cohort: Sendable {
    let participants: ParticipantList
    let graph: NeighborGraph
    /// Advertised keys by position.
    let keys: [KeyAdvertisement]
    /// Positions of the neighbors by position, ascending.
    let neighbors: [[Int]]
    /// Shares by position of the owner, until they are forwarded.
    var encryptedShares: [EncryptedShares?]
    /// Commitments to self-mask secrets by position.
    var commitments: [[UInt8]?]
    /// Whether a client's shares were forwarded, so that its neighbors mask with it; by position.
    var isMasking: [Bool]
    /// Whose vectors are in the sum.
    var survivors: SurvivorSet
    /// Signatures over the survivors by position.
    var signatures: [SurvivorSignature?]
    /// Whom shares were asked of, by position.
    var isAsked: [Bool]
    /// Who has revealed shares, by position.
    var hasAnswered: [Bool]
    /// Revealed shares by position of the owner; its state says of which secret they are.
    var revealedShares: [[Share]]

    init(participants: ParticipantList, graph: NeighborGraph, keys: [KeyAdvertisement]) {
        let count = participants.count
        self.participants = participants
        self.graph = graph
        self.keys = keys
        neighbors = (0..<count).map(graph.neighbors(of:))
        encryptedShares = .init(repeating: nil, count: count)
        commitments = .init(repeating: nil, count: count)
        isMasking = .init(repeating: false, count: count)
        survivors = SurvivorSet(participantCount: count)
        signatures = .init(repeating: nil, count: count)
        isAsked = .init(repeating: false, count: count)
        hasAnswered = .init(repeating: false, count: count)
        revealedShares = .init(repeating: [], count: count)
    }

    /// Clients at positions, in order.
    func clients(at positions: some Sequence<Int>) -> [ClientID] {
        positions.map(participants.client(at:))
    }

    /// Marks as masking everyone who sent shares and has enough neighbors who do too.
    ///
    /// Leaving one out can take another below the threshold, so this repeats until nobody is left
    /// out. A client with fewer living neighbors would refuse, and its secrets could not be rebuilt.
    mutating func chooseMasking(threshold: Int) {
        for position in isMasking.indices { isMasking[position] = encryptedShares[position] != nil }
        var livingNeighbors = neighbors.map { $0.count { isMasking[$0] } }
        var leaving = isMasking.indices.filter { isMasking[$0] && livingNeighbors[$0] < threshold }
        for position in leaving { isMasking[position] = false }
        while let position = leaving.popLast() {
            for neighbor in neighbors[position] {
                livingNeighbors[neighbor] -= 1
                if isMasking[neighbor], livingNeighbors[neighbor] < threshold {
                    isMasking[neighbor] = false
                    leaving.append(neighbor)
                }
            }
        }
    }

    /// Positions of those with a secret that must be rebuilt: survivors, and dropped clients whose
    /// masks are in the vectors of survivors.
    var ownersToRebuild: [Int] {
        isMasking.indices.filter { position in
            isMasking[position]
                && (survivors.contains(position)
                    || neighbors[position].contains(where: survivors.contains))
        }
    }

    /// Checks that each secret that must be rebuilt has enough holders among some clients.
    func checkHolders(threshold: Int, _ isHolder: (Int) -> Bool) throws(SecureAggregationError) {
        for owner in ownersToRebuild {
            let count = neighbors[owner].count(where: isHolder)
            guard count >= threshold else {
                throw .insufficientShares(
                    client: participants.client(at: owner),
                    required: threshold,
                    actual: count
                )
            }
        }
    }
}
