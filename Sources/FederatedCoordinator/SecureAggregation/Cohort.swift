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
    /// Who takes part after phase shareKeys; all neighbors in it mask with each other.
    var maskingSet: ParticipantSet
    /// The witness's signature over the masking set; empty where clients require none.
    var maskingAttestation: [UInt8] = []
    /// Whose vectors are in the sum.
    var survivors: ParticipantSet
    /// The witness's signature over the survivors; empty where clients require none.
    var survivorAttestation: [UInt8] = []
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
        maskingSet = ParticipantSet(participantCount: count)
        survivors = ParticipantSet(participantCount: count)
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

    /// Whether two neighbors sent shares and committed to different masks with each other.
    ///
    /// - Complexity: O(log neighbors).
    private func isMismatched(_ one: Int, _ other: Int) -> Bool {
        guard let first = entry(from: one, for: other), let second = entry(from: other, for: one)
        else { return false }
        return first.pairCommitment != second.pairCommitment
    }

    /// Takes everyone into the masking set who sent shares, agrees with all neighbors in it and has
    /// enough of them.
    ///
    /// All neighbors in the set will mask with each other, so of two that committed to different masks
    /// one has to go. Leaving one out can take another below the threshold, so the second part
    /// repeats until nobody is left out: a client with fewer masking neighbors would refuse, and its
    /// secrets could not be rebuilt.
    ///
    /// - Returns: positions of those left out over their commitments, each with a neighbor that
    ///   committed to another mask.
    mutating func chooseMasking(threshold: Int) -> [(position: Int, neighbor: Int)] {
        for position in neighbors.indices where encryptedShares[position] != nil {
            maskingSet.insert(position)
        }
        let removed = removeMismatched(threshold: threshold)
        var masking = neighbors.map { $0.count(where: maskingSet.contains) }
        var leaving = maskingSet.positions.filter { masking[$0] < threshold }
        for position in leaving { maskingSet.remove(position) }
        while let position = leaving.popLast() {
            for neighbor in neighbors[position] {
                masking[neighbor] -= 1
                if maskingSet.contains(neighbor), masking[neighbor] < threshold {
                    maskingSet.remove(neighbor)
                    leaving.append(neighbor)
                }
            }
        }
        return removed
    }

    /// Takes out whoever differs from as many neighbors as the threshold, and then both of two that differ.
    ///
    /// An honest client differs from corrupted neighbors only, which are fewer than the threshold; so
    /// whoever goes first is to blame. Of the rest who is wrong cannot be told, but one of each two is: no honest
    /// client goes here without a bad one.
    private mutating func removeMismatched(threshold: Int) -> [(position: Int, neighbor: Int)] {
        var removed: [(position: Int, neighbor: Int)] = []
        let mismatched = maskingSet.positions.map { position in
            (position: position, others: neighbors[position].filter { isMismatched(position, $0) })
        }.filter { !$0.others.isEmpty }
        for (position, others) in mismatched where others.count >= threshold {
            maskingSet.remove(position)
            removed.append((position, others[0]))
        }
        for (position, others) in mismatched where maskingSet.contains(position) {
            guard let other = others.first(where: maskingSet.contains) else { continue }
            maskingSet.remove(position)
            maskingSet.remove(other)
            removed += [(position, other), (other, position)]
        }
        return removed
    }

    /// Positions of those with a secret that must be rebuilt: survivors, and dropped clients whose
    /// masks are in the vectors of survivors.
    var ownersToRebuild: [Int] {
        maskingSet.positions.filter { position in
            survivors.contains(position) || neighbors[position].contains(where: survivors.contains)
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
