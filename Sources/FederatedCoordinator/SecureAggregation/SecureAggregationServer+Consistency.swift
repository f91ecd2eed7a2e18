public import ProtocolPrimitives
public import SecureAggregation

/// Phase ``Phase/consistencyCheck``, and the request that opens ``Phase/unmasking``.
extension SecureAggregationServer {
    /// What a ``Witness`` and the survivors sign, after ``closeMaskedInputCollection()``.
    ///
    /// - Throws: ``SecureAggregationError`` in another phase.
    public func survivorDigest() throws(SecureAggregationError) -> [UInt8] {
        survivorDigest(in: try currentCohort(.consistencyCheck))
    }

    private func survivorDigest(in cohort: Cohort) -> [UInt8] {
        context.survivorDigest(
            of: cohort.survivors,
            maskingDigest: context.maskingDigest(of: cohort.maskingSet)
        )
    }

    /// Takes the witness's signature over the survivors.
    ///
    /// - Parameter attestation: 64 bytes.
    /// - Throws: ``SecureAggregationError`` in another phase.
    public mutating func attest(survivors attestation: [UInt8]) throws(SecureAggregationError) {
        try require(.consistencyCheck)
        try checkSize(of: attestation)
        cohort?.survivorAttestation = attestation
    }

    /// The announcement all survivors get when phase maskedInputCollection is closed and the survivors
    /// attested.
    ///
    /// - Throws: ``SecureAggregationError`` in another phase or without the attestation.
    public func survivorAnnouncement() throws(SecureAggregationError) -> SurvivorAnnouncement {
        let cohort = try currentCohort(.consistencyCheck)
        try checkSize(of: cohort.survivorAttestation)
        return SurvivorAnnouncement(
            round: round,
            survivors: cohort.survivors,
            attestation: cohort.survivorAttestation
        )
    }

    /// Takes in a client's encoded ``SurvivorSignature``.
    ///
    /// - Parameters:
    ///   - message: the encoded message.
    ///   - client: who sent it, as the transport authenticated it.
    /// - Returns: whether the message counts.
    @discardableResult
    public mutating func receive(survivorSignature message: [UInt8], from client: ClientID)
        -> MessageOutcome
    {
        let position = cohort?.participants.position(of: client)
        return receive(
            message,
            from: client,
            phase: .consistencyCheck,
            isExpected: position.map { cohort?.survivors.contains($0) ?? false } ?? false,
            isRepeated: position.map { cohort?.signatures[$0] != nil } ?? false
        ) { (server) throws(SecureAggregationError) in
            let signature = try SurvivorSignature(decoding: message)
            guard signature.round == server.round, signature.client == client else {
                throw .wrongContext(.survivorSignature)
            }
            guard let position, let identity = server.roster.verifyingKey(of: client) else {
                throw .unknownIdentity(client: client)
            }
            let digest = try server.survivorDigest()
            try server.cohort?.accept(signature, at: position, digest: digest, under: identity)
        }
    }

    /// Fixes who is asked for shares: those who signed and of whose neighbors enough signed.
    ///
    /// - Returns: the clients to send an ``UnmaskingRequest`` to, ascending.
    /// - Throws: ``SecureAggregationError`` when a secret that is needed has too few holders among
    ///   them; the round is then aborted.
    /// - Complexity: O(participants · neighbors).
    public mutating func closeConsistencyCheck() throws(SecureAggregationError) -> [ClientID] {
        var cohort = try currentCohort(.consistencyCheck)
        let threshold = parameters.reconstructionThreshold
        let asked = cohort.survivors.positions.filter { position in
            cohort.signatures[position] != nil
                && cohort.neighbors[position].count { cohort.signatures[$0] != nil } >= threshold
        }
        statistics[.consistencyCheck].dropoutCount = cohort.survivors.count - asked.count
        do throws(SecureAggregationError) {
            let isAsked = Set(asked)
            try cohort.checkHolders(threshold: threshold, isAsked.contains)
        } catch {
            throw abort(error)
        }
        ask(asked, in: &cohort, signatureCount: threshold)
        self.cohort = cohort
        return cohort.clients(at: asked)
    }

    /// The request a client gets before phase unmasking.
    ///
    /// It carries as many of the neighbors' signatures as are needed and no more.
    ///
    /// - Throws: ``SecureAggregationError`` in another phase or for a client that is not asked.
    /// - Complexity: O(neighbors).
    public func unmaskingRequest(for client: ClientID) throws(SecureAggregationError)
        -> UnmaskingRequest
    {
        let cohort = try currentCohort(.unmasking)
        guard let position = cohort.participants.position(of: client), cohort.isAsked[position]
        else { throw .clientNotInRound(client: client) }
        let signatures = cohort.neighbors[position].lazy.compactMap { cohort.signatures[$0] }
        return UnmaskingRequest(
            round: round,
            survivors: cohort.survivors,
            signatures: Array(signatures.prefix(parameters.reconstructionThreshold))
        )
    }
}
