public import ProtocolPrimitives
public import SecureAggregation

/// Phase ``Phase/maskedInputCollection``.
extension SecureAggregationServer {
    /// Adds a client's encoded ``MaskedInput`` to the running sum.
    ///
    /// - Parameters:
    ///   - message: the encoded message.
    ///   - client: who sent it, as the transport authenticated it.
    /// - Returns: whether the message counts.
    /// - Complexity: O(lanes).
    @discardableResult
    public mutating func receive(maskedInput message: [UInt8], from client: ClientID)
        -> MessageOutcome
    {
        do throws(SecureAggregationError) {
            try require(.maskedInputCollection)
        } catch {
            return .ignored(error)
        }
        return maskedSum?.receive(maskedInput: message, from: client)
            ?? .ignored(.clientNotInRound(client: client))
    }

    /// Empty sums, each for a part of the clients whose vectors are still out, to be filled on several threads.
    ///
    /// Give each back with ``merge(_:)``. Meanwhile those clients' vectors go nowhere else.
    ///
    /// - Parameter count: how many, at least 1.
    /// - Returns: sums with disjoint senders.
    /// - Throws: ``SecureAggregationError/outOfOrder(phase:)`` in another phase.
    /// - Complexity: each holds `laneCount` 4-byte lanes.
    public func partialSums(count: Int) throws(SecureAggregationError) -> [PartialSum] {
        try require(.maskedInputCollection)
        guard count >= 1 else { throw .invalidParameter(.maxConcurrency) }
        guard let maskedSum else { throw .outOfOrder(phase: .maskedInputCollection) }
        let senders = maskedSum.senders.filter {
            !maskedSum.accepted.contains($0) && maskedSum.dropped[$0] == nil
        }
        return (0..<count).map { part in
            let range = (senders.count * part / count)..<(senders.count * (part + 1) / count)
            return PartialSum(
                round: round,
                modulusBits: parameters.modulusBits,
                laneCount: laneCount,
                senders: Array(senders[range])
            )
        }
    }

    /// Adds a partial sum to the running sum.
    ///
    /// - Throws: ``SecureAggregationError`` in another phase, or if one of its vectors has been
    ///   counted before; nothing changes then.
    /// - Complexity: O(lanes).
    public mutating func merge(_ partialSum: PartialSum) throws(SecureAggregationError) {
        try require(.maskedInputCollection)
        try maskedSum?.merge(partialSum)
    }

    /// Fixes whose vectors are in the sum.
    ///
    /// - Returns: the survivors, ascending, to send a ``SurvivorAnnouncement`` to, or an
    ///   ``UnmaskingRequest`` where no malicious coordinator is expected; ``phase`` says which.
    /// - Throws: ``SecureAggregationError`` when a secret that will be needed has fewer living
    ///   holders than the threshold; the round is then aborted.
    /// - Complexity: O(participants · neighbors).
    public mutating func closeMaskedInputCollection() throws(SecureAggregationError) -> [ClientID] {
        var cohort = try currentCohort(.maskedInputCollection)
        guard let maskedSum else { throw .outOfOrder(phase: .maskedInputCollection) }
        statistics[.maskedInputCollection].upload = maskedSum.upload
        statistics[.maskedInputCollection].dropoutCount =
            maskedSum.senders.count - maskedSum.accepted.count
        rejections.merge(maskedSum.dropped) { own, _ in own }
        guard maskedSum.accepted.count >= minimumCohort else {
            throw abort(.cohortTooSmall(minimum: minimumCohort, actual: maskedSum.accepted.count))
        }
        for client in maskedSum.accepted {
            guard let position = cohort.participants.position(of: client) else { continue }
            cohort.survivors.insert(position)
        }
        do throws(SecureAggregationError) {
            try cohort.checkHolders(
                threshold: parameters.reconstructionThreshold,
                cohort.survivors.contains
            )
        } catch {
            throw abort(error)
        }
        let survivors = cohort.survivors.positions
        guard parameters.adversary == .malicious else {
            ask(survivors, in: &cohort, signatureCount: 0)
            self.cohort = cohort
            return cohort.clients(at: survivors)
        }
        let byteCount = SurvivorAnnouncement.encodedByteCount(
            participantCount: cohort.participants.count
        )
        for _ in survivors {
            statistics[.consistencyCheck].download.record(byteCount: byteCount)
        }
        status = .collecting(.consistencyCheck)
        self.cohort = cohort
        return cohort.clients(at: survivors)
    }

    mutating func ask(_ positions: [Int], in cohort: inout Cohort, signatureCount: Int) {
        for position in positions {
            cohort.isAsked[position] = true
            statistics[.unmasking].download.record(
                byteCount: UnmaskingRequest.encodedByteCount(
                    participantCount: cohort.participants.count,
                    signatureCount: signatureCount
                )
            )
        }
        status = .collecting(.unmasking)
    }
}
