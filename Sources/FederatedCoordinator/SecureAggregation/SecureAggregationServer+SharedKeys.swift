public import ProtocolPrimitives
public import SecureAggregation

/// Phase ``Phase/shareKeys``.
extension SecureAggregationServer {
    /// Takes in a client's encoded ``EncryptedShares``.
    ///
    /// - Parameters:
    ///   - message: the encoded message.
    ///   - client: who sent it, as the transport authenticated it.
    /// - Returns: whether the message counts.
    @discardableResult
    public mutating func receive(encryptedShares message: [UInt8], from client: ClientID)
        -> MessageOutcome
    {
        let position = cohort?.participants.position(of: client)
        return receive(
            message,
            from: client,
            phase: .shareKeys,
            isExpected: position != nil,
            isRepeated: position.map { cohort?.encryptedShares[$0] != nil } ?? false
        ) { (server) throws(SecureAggregationError) in
            let shares = try EncryptedShares(decoding: message)
            guard shares.round == server.round, shares.client == client else {
                throw .wrongContext(.encryptedShares)
            }
            guard let position else { throw .clientNotInRound(client: client) }
            try server.cohort?.accept(shares, at: position)
        }
    }

    /// Fixes whose shares are forwarded, and so who masks with whom.
    ///
    /// Two neighbors mask with each other if both committed to the same mask. Clients with fewer
    /// such neighbors than the threshold drop out here.
    ///
    /// - Returns: the clients to send ``ForwardedShares`` to, ascending.
    /// - Throws: ``SecureAggregationError`` when too few are left; the round is then aborted.
    /// - Complexity: O(participants · neighbors).
    public mutating func closeShareKeys() throws(SecureAggregationError) -> [ClientID] {
        var cohort = try currentCohort(.shareKeys)
        cohort.chooseMasking(threshold: parameters.reconstructionThreshold)
        let masking = cohort.isMasking.indices.filter { cohort.isMasking[$0] }
        guard masking.count >= minimumCohort else {
            throw abort(.cohortTooSmall(minimum: minimumCohort, actual: masking.count))
        }
        for position in masking {
            let count = cohort.neighbors[position].count { cohort.isMasking[$0] }
            statistics[.maskedInputCollection].download.record(
                byteCount: ForwardedShares.encodedByteCount(neighborCount: count)
            )
        }
        statistics[.shareKeys].dropoutCount = cohort.participants.count - masking.count
        let clients = cohort.clients(at: masking)
        maskedSum = PartialSum(
            round: round,
            modulusBits: parameters.modulusBits,
            laneCount: laneCount,
            senders: clients
        )
        self.cohort = cohort
        status = .collecting(.maskedInputCollection)
        return clients
    }

    /// The shares a client gets when phase shareKeys is closed.
    ///
    /// - Throws: ``SecureAggregationError`` in another phase or for a client that takes no part.
    /// - Complexity: O(neighbors · log neighbors).
    public func forwardedShares(for client: ClientID) throws(SecureAggregationError)
        -> ForwardedShares
    {
        let cohort = try currentCohort(.maskedInputCollection)
        guard let position = cohort.participants.position(of: client), cohort.isMasking[position]
        else { throw .clientNotInRound(client: client) }
        var entries: [ForwardedShares.Entry] = []
        entries.reserveCapacity(cohort.neighbors[position].count)
        for neighbor in cohort.neighbors[position] where cohort.isMasking[neighbor] {
            guard let entry = cohort.entry(from: neighbor, for: position) else {
                throw .neighborsMismatch
            }
            entries.append(
                ForwardedShares.Entry(
                    client: cohort.participants.client(at: neighbor),
                    sealed: entry.sealed,
                    pairCommitment: entry.pairCommitment
                )
            )
        }
        return ForwardedShares(round: round, recipient: client, entries: entries)
    }
}
