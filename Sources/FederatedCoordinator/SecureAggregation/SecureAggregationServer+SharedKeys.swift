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

    /// Fixes who masks with whom: all neighbors in the masking set.
    ///
    /// Clients that committed to other masks than their neighbors are in ``rejections``, also where the
    /// neighbor was wrong. Clients with fewer neighbors in the set than the threshold drop out too.
    ///
    /// - Returns: the clients to send ``ForwardedShares`` to, ascending.
    /// - Throws: ``SecureAggregationError`` when too few are left; the round is then aborted.
    /// - Complexity: O(participants · neighbors).
    public mutating func closeShareKeys() throws(SecureAggregationError) -> [ClientID] {
        var cohort = try currentCohort(.shareKeys)
        let removed = cohort.chooseMasking(threshold: parameters.reconstructionThreshold)
        for (position, neighbor) in removed {
            rejections[cohort.participants.client(at: position)] = .pairCommitmentMismatch(
                client: cohort.participants.client(at: neighbor)
            )
        }
        let masking = cohort.maskingSet.positions
        guard masking.count >= minimumCohort else {
            throw abort(.cohortTooSmall(minimum: minimumCohort, actual: masking.count))
        }
        for position in masking {
            statistics[.maskedInputCollection].download.record(
                byteCount: ForwardedShares.encodedByteCount(
                    participantCount: cohort.participants.count,
                    neighborCount: cohort.neighbors[position].count(
                        where: cohort.maskingSet.contains
                    ),
                    attestationByteCount: attestationByteCount
                )
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

    /// What a ``Witness`` signs of the masking set, after ``closeShareKeys()``.
    ///
    /// - Throws: ``SecureAggregationError`` in another phase.
    public func maskingDigest() throws(SecureAggregationError) -> [UInt8] {
        context.maskingDigest(of: try currentCohort(.maskedInputCollection).maskingSet)
    }

    /// Takes the witness's signature over the masking set.
    ///
    /// - Parameter attestation: 64 bytes.
    /// - Throws: ``SecureAggregationError`` in another phase, or where clients require none.
    public mutating func attest(masking attestation: [UInt8]) throws(SecureAggregationError) {
        try require(.maskedInputCollection)
        try checkSize(of: attestation)
        cohort?.maskingAttestation = attestation
    }

    /// The shares a client gets when phase shareKeys is closed and the masking set attested.
    ///
    /// - Throws: ``SecureAggregationError`` in another phase, for a client that takes no part, or without the
    ///   attestation that clients require.
    /// - Complexity: O(neighbors · log neighbors).
    public func forwardedShares(for client: ClientID) throws(SecureAggregationError)
        -> ForwardedShares
    {
        let cohort = try currentCohort(.maskedInputCollection)
        guard let position = cohort.participants.position(of: client),
            cohort.maskingSet.contains(position)
        else { throw .clientNotInRound(client: client) }
        try checkSize(of: cohort.maskingAttestation)
        var entries: [ForwardedShares.Entry] = []
        entries.reserveCapacity(cohort.neighbors[position].count)
        for neighbor in cohort.neighbors[position] where cohort.maskingSet.contains(neighbor) {
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
        return ForwardedShares(
            round: round,
            recipient: client,
            maskingSet: cohort.maskingSet,
            attestation: cohort.maskingAttestation,
            entries: entries
        )
    }

    /// Length of the attestations that clients require.
    var attestationByteCount: Int {
        parameters.adversary == .malicious ? Witness.attestationByteCount : 0
    }

    func checkSize(of attestation: [UInt8]) throws(SecureAggregationError) {
        guard attestation.count == attestationByteCount else { throw .attestationInvalid }
    }
}
