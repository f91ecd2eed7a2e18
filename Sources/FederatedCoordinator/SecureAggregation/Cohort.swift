import ProtocolPrimitives
import SecureAggregation

/// The participants of a round, by position in their session's list.
struct Cohort: Sendable {
    let participants: ParticipantList
    let graph: NeighborGraph
    /// Positions of the neighbors by position, ascending.
    let neighbors: [[Int]]
    /// What clients sent in phase shareKeys, by position.
    var encryptedShares: [EncryptedShares?]
    /// Whether a client's shares were forwarded, so that it takes part from there on; by position.
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

    init(_ session: ServerSession) {
        let count = session.participants.count
        participants = session.participants
        graph = session.graph
        neighbors = session.neighbors
        encryptedShares = .init(repeating: nil, count: count)
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

    /// What a client sent for one of its neighbors, if it sent anything.
    ///
    /// - Complexity: O(log neighbors).
    func entry(from owner: Int, for neighbor: Int) -> EncryptedShares.Entry? {
        // A client's entries are in the order of its neighbors' positions.
        guard let shares = encryptedShares[owner] else { return nil }
        let ascending = neighbors[owner]
        var (low, high) = (0, ascending.count)
        while low < high {
            let middle = (low + high) / 2
            if ascending[middle] == neighbor { return shares.entries[middle] }
            if ascending[middle] < neighbor { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Whether two neighbors committed to the same mask, and so mask with each other if both take part.
    ///
    /// - Complexity: O(log neighbors).
    func isConfirmed(_ one: Int, _ other: Int) -> Bool {
        guard let first = entry(from: one, for: other), let second = entry(from: other, for: one)
        else { return false }
        return first.pairCommitment == second.pairCommitment
    }

    /// Marks as masking everyone who sent shares and shares masks with enough others who do too.
    ///
    /// Leaving one out can take another below the threshold, so this repeats until nobody is left
    /// out. A client with fewer living neighbors would refuse, and its secrets could not be rebuilt.
    mutating func chooseMasking(threshold: Int) {
        for position in isMasking.indices { isMasking[position] = encryptedShares[position] != nil }
        let confirmed = neighbors.indices.map { position in
            neighbors[position].filter { isConfirmed(position, $0) }
        }
        var livingNeighbors = confirmed.map(\.count)
        var leaving = isMasking.indices.filter { isMasking[$0] && livingNeighbors[$0] < threshold }
        for position in leaving { isMasking[position] = false }
        while let position = leaving.popLast() {
            for neighbor in confirmed[position] {
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
