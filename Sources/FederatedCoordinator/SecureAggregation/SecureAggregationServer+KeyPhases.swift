public import ProtocolPrimitives
public import SecureAggregation

/// Phases ``Phase/advertiseKeys`` and ``Phase/shareKeys``.
extension SecureAggregationServer {
    /// Takes in a client's encoded ``KeyAdvertisement``.
    ///
    /// - Parameters:
    ///   - message: the encoded message.
    ///   - client: who sent it, as the transport authenticated it.
    /// - Returns: whether the message counts.
    @discardableResult
    public mutating func receive(keyAdvertisement message: [UInt8], from client: ClientID)
        -> MessageOutcome
    {
        receive(
            message,
            from: client,
            phase: .advertiseKeys,
            isExpected: true,
            isRepeated: advertisements[client] != nil
        ) { (server) throws(SecureAggregationError) in
            let advertisement = try KeyAdvertisement(decoding: message)
            guard advertisement.round == server.round, advertisement.client == client else {
                throw .wrongContext(.keyAdvertisement)
            }
            guard let identity = server.roster.verifyingKey(of: client) else {
                throw .unknownIdentity(client: client)
            }
            guard advertisement.isValidSignature(under: identity) else {
                throw .invalidSignature(client: client)
            }
            let (sealing, masking) = (advertisement.sealingKey, advertisement.maskingKey)
            guard sealing != masking, !server.advertisedKeys.contains(sealing),
                !server.advertisedKeys.contains(masking)
            else { throw .repeatedKey(client: client) }
            server.advertisedKeys.formUnion([sealing, masking])
            server.advertisements[client] = advertisement
        }
    }

    /// Fixes who takes part and draws the neighbor graph.
    ///
    /// - Returns: the clients to send a ``NeighborList`` to, ascending.
    /// - Throws: ``SecureAggregationError`` when the cohort is too small; the round is then aborted.
    /// - Complexity: O(participants · neighbors).
    public mutating func closeAdvertiseKeys() throws(SecureAggregationError) -> [ClientID] {
        try require(.advertiseKeys)
        guard advertisements.count >= minimumCohort else {
            throw abort(.cohortTooSmall(minimum: minimumCohort, actual: advertisements.count))
        }
        let keys = advertisements.values.sorted { $0.client < $1.client }
        do throws(SecureAggregationError) {
            let participants = try ParticipantList(keys)
            let graph = try NeighborGraph(
                round: round,
                participants: participants,
                neighborCount: parameters.neighborCount
            )
            guard graph.degree >= parameters.reconstructionThreshold else {
                throw .insufficientNeighbors(
                    required: parameters.reconstructionThreshold,
                    actual: graph.degree
                )
            }
            let byteCount = NeighborList.encodedByteCount(
                participantCount: keys.count,
                neighborCount: graph.degree
            )
            for _ in keys { statistics[.shareKeys].download.record(byteCount: byteCount) }
            cohort = Cohort(participants: participants, graph: graph, keys: keys)
        } catch {
            throw abort(error)
        }
        statistics[.advertiseKeys].dropoutCount = rejections.count
        advertisements = [:]
        advertisedKeys = []
        status = .collecting(.shareKeys)
        return keys.map(\.client)
    }

    /// The list a client gets when phase advertiseKeys is closed.
    ///
    /// - Throws: ``SecureAggregationError`` in another phase or for a client that takes no part.
    /// - Complexity: O(neighbors).
    public func neighborList(for client: ClientID) throws(SecureAggregationError) -> NeighborList {
        let cohort = try currentCohort(.shareKeys)
        guard let position = cohort.participants.position(of: client) else {
            throw .clientNotInRound(client: client)
        }
        return NeighborList(
            round: round,
            participants: cohort.participants,
            neighbors: cohort.neighbors[position].map { cohort.keys[$0] }
        )
    }

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
    /// Clients with fewer living neighbors than the threshold drop out here.
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
        var entries: [EncryptedShares.Entry] = []
        entries.reserveCapacity(cohort.neighbors[position].count)
        for neighbor in cohort.neighbors[position] where cohort.isMasking[neighbor] {
            // A client's entries are in the order of its neighbors' positions.
            guard let shares = cohort.encryptedShares[neighbor],
                let index = Self.index(of: position, in: cohort.neighbors[neighbor])
            else { throw .neighborsMismatch }
            entries.append(
                EncryptedShares.Entry(
                    client: shares.client,
                    sealed: shares.entries[index].sealed
                )
            )
        }
        return ForwardedShares(round: round, recipient: client, entries: entries)
    }

    private static func index(of position: Int, in ascending: [Int]) -> Int? {
        var (low, high) = (0, ascending.count)
        while low < high {
            let middle = (low + high) / 2
            if ascending[middle] == position { return middle }
            if ascending[middle] < position { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}
