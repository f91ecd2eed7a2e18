public import ProtocolPrimitives
public import SecureAggregation

/// Phase ``Phase/unmasking``.
extension SecureAggregationServer {
    /// Takes in a client's encoded ``UnmaskingShares``.
    ///
    /// - Parameters:
    ///   - message: the encoded message.
    ///   - client: who sent it, as the transport authenticated it.
    /// - Returns: whether the message counts.
    @discardableResult
    public mutating func receive(unmaskingShares message: [UInt8], from client: ClientID)
        -> MessageOutcome
    {
        let position = cohort?.participants.position(of: client)
        return receive(
            message,
            from: client,
            phase: .unmasking,
            isExpected: position.map { cohort?.isAsked[$0] ?? false } ?? false,
            isRepeated: position.map { cohort?.hasAnswered[$0] ?? false } ?? false
        ) { (server) throws(SecureAggregationError) in
            let answer = try UnmaskingShares(decoding: message)
            guard answer.round == server.round, answer.client == client else {
                throw .wrongContext(.unmaskingShares)
            }
            guard let position else { throw .clientNotInRound(client: client) }
            try server.cohort?.accept(answer, at: position)
        }
    }

    /// Takes all masks off the sum and ends the round.
    ///
    /// Rebuilds the self-mask secret of every survivor and the recovery secret of every dropped client
    /// that survivors masked with, and checks each against its commitment. Wrong shares are corrected
    /// as far as ``ShareDecoder`` can. Where it is certain which they are, their holders are in
    /// ``rejections``, also if the round is aborted. That is no proof against a holder: the owner may
    /// have dealt them wrongly, and colluding holders beyond the bound can make others look wrong.
    /// An owner is there when as many holders as the threshold answered without a share of its secret.
    ///
    /// - Parameter maxConcurrency: threads to use, at least 1.
    /// - Returns: the exact sum over exactly the survivors.
    /// - Throws: ``SecureAggregationError`` when a secret cannot be rebuilt; the round is then
    ///   aborted and nothing released.
    /// - Complexity: O((survivors + dropped · neighbors) · lanes) time; `maxConcurrency` more sums
    ///   of memory.
    public mutating func finish(maxConcurrency: Int) throws(SecureAggregationError)
        -> SecureAggregationSum
    {
        let cohort = try currentCohort(.unmasking)
        guard maxConcurrency >= 1 else { throw .invalidParameter(.maxConcurrency) }
        let answered = cohort.hasAnswered.count { $0 }
        statistics[.unmasking].dropoutCount = cohort.isAsked.count { $0 } - answered
        do throws(SecureAggregationError) {
            let masks = try masks(in: cohort, maxConcurrency: maxConcurrency)
            guard var lanes = maskedSum?.takeLanes() else { throw .outOfOrder(phase: .unmasking) }
            try MaskRemoval.apply(masks, to: &lanes, maxConcurrency: maxConcurrency)
            let shift = UInt32(32 - parameters.modulusBits)
            let values = lanes.map { Int32(bitPattern: $0 << shift) >> Int32(shift) }
            let survivors = cohort.clients(at: cohort.survivors.positions)
            status = .finished
            letGo()
            return SecureAggregationSum(values: values, survivors: survivors)
        } catch {
            throw abort(error)
        }
    }

    /// What must be applied to the sum to leave it without masks.
    private mutating func masks(in cohort: Cohort, maxConcurrency: Int)
        throws(SecureAggregationError) -> [SignedMask]
    {
        let owners = cohort.ownersToRebuild
        let threshold = parameters.reconstructionThreshold
        for owner in owners where cohort.revealedShares[owner].count < threshold {
            // More holders had no share to give than can be lying: the owner sealed none that opens.
            let answered = cohort.neighbors[owner].count(where: { cohort.hasAnswered[$0] })
            if answered - cohort.revealedShares[owner].count >= threshold {
                rejections[cohort.participants.client(at: owner)] = .invalidShare
            }
            throw .insufficientShares(
                client: cohort.participants.client(at: owner),
                required: threshold,
                actual: cohort.revealedShares[owner].count
            )
        }
        let rebuilder = try SecretRebuilder(round: round, threshold: threshold, cohort: cohort)
        let results = ParallelMap.map(count: owners.count, maxConcurrency: maxConcurrency) {
            index in
            Result { () throws(SecureAggregationError) in try rebuilder.masks(of: owners[index]) }
        }
        var liars = Set(results.flatMap { (try? $0.get())?.wrongHolders ?? [] })
        defer { reject(holders: liars, in: cohort) }
        var masks: [SignedMask] = []
        for (owner, result) in zip(owners, results) {
            switch result {
            case .success(let rebuilt): masks += rebuilt.masks
            case .failure:
                // Too many wrong shares for this secret alone; others have shown whose are wrong.
                let rebuilt = try rebuilder.masks(of: owner, suspects: liars)
                liars.formUnion(rebuilt.wrongHolders)
                masks += rebuilt.masks
            }
        }
        return masks
    }

    private mutating func reject(holders: Set<Int>, in cohort: Cohort) {
        for client in cohort.clients(at: holders) where rejections[client] == nil {
            rejections[client] = .invalidShare
        }
    }
}
