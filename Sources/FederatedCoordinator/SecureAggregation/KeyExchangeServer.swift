public import ProtocolPrimitives
public import SecureAggregation

/// The server's part in opening a session: it collects keys and draws the neighbor graph.
///
/// Keys go in by ``receive(keyAdvertisement:from:)``; ``close()`` fixes who takes part; where the
/// clients require it, a ``Witness`` signs that list; ``open(attestation:)`` gives the session.
/// A bad message drops its sender and nobody else.
public struct KeyExchangeServer: Sendable {
    /// The round that opens the session.
    public let session: RoundID
    /// Clients whose messages were bad, with the reason.
    public private(set) var rejections: [ClientID: SecureAggregationError] = [:]
    private let parameters: SecureAggregationParameters
    private let minimumCohort: Int
    private let roster: any EnrolledIdentities
    private var advertisements: [ClientID: KeyAdvertisement] = [:]
    private var advertisedKeys: Set<AgreementPublicKey> = []
    private var statistics = SecureAggregationStatistics()
    private var closed: (keys: [KeyAdvertisement], participants: ParticipantList)?
    private var isOver = false

    /// Opens the exchange of keys.
    ///
    /// - Parameters:
    ///   - session: the round that opens the session.
    ///   - parameters: from a ``ParameterCalculator``; neighbors, threshold and adversary count here.
    ///   - roster: identities of the clients that may take part.
    ///   - minimumCohort: fewest clients with which each phase may end, at least 2.
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public init(
        session: RoundID,
        parameters: SecureAggregationParameters,
        roster: any EnrolledIdentities,
        minimumCohort: Int
    ) throws(SecureAggregationError) {
        guard minimumCohort >= 2 else { throw .invalidParameter(.minimumCohort) }
        self.session = session
        self.parameters = parameters
        self.roster = roster
        self.minimumCohort = minimumCohort
    }

    /// Takes in a client's encoded ``KeyAdvertisement``.
    ///
    /// - Parameters:
    ///   - message: the encoded message.
    ///   - client: who sent it, as the transport authenticated it.
    /// - Returns: whether the message counts.
    /// - Complexity: one Ed25519 verification.
    @discardableResult
    public mutating func receive(keyAdvertisement message: [UInt8], from client: ClientID)
        -> MessageOutcome
    {
        guard closed == nil, !isOver else {
            return .ignored(.outOfOrder(phase: .advertiseKeys))
        }
        guard rejections[client] == nil else { return .ignored(.clientNotInRound(client: client)) }
        guard advertisements[client] == nil else {
            return .ignored(.duplicateMessage(client: client))
        }
        // A stranger costs no memory: it is not remembered, and its bytes are not counted.
        guard let identity = roster.verifyingKey(of: client) else {
            return .ignored(.unknownIdentity(client: client))
        }
        statistics[.advertiseKeys].upload.record(byteCount: message.count)
        do throws(SecureAggregationError) {
            try accept(KeyAdvertisement(decoding: message), from: client, under: identity)
            return .accepted
        } catch {
            rejections[client] = error
            return .dropped(error)
        }
    }

    private mutating func accept(
        _ advertisement: KeyAdvertisement,
        from client: ClientID,
        under identity: VerifyingKey
    ) throws(SecureAggregationError) {
        guard advertisement.round == session, advertisement.client == client else {
            throw .wrongContext(.keyAdvertisement)
        }
        guard advertisement.isValidSignature(under: identity) else {
            throw .invalidSignature(client: client)
        }
        // Neighbors would refuse the session over such a key.
        guard advertisement.agreementKey.isContributory else { throw .keyAgreementFailed }
        guard advertisedKeys.insert(advertisement.agreementKey).inserted else {
            throw .repeatedKey(client: client)
        }
        advertisements[client] = advertisement
    }

    /// Fixes who takes part.
    ///
    /// - Returns: the participants, whose ``ParticipantList/digest(session:)`` a witness signs.
    /// - Throws: ``SecureAggregationError`` when the cohort is too small; there is no session then.
    public mutating func close() throws(SecureAggregationError) -> ParticipantList {
        guard closed == nil, !isOver else { throw .outOfOrder(phase: .advertiseKeys) }
        isOver = true
        guard advertisements.count >= minimumCohort else {
            throw .cohortTooSmall(minimum: minimumCohort, actual: advertisements.count)
        }
        let keys = advertisements.values.sorted { $0.client < $1.client }
        let participants = try ParticipantList(keys)
        advertisements = [:]
        advertisedKeys = []
        closed = (keys, participants)
        return participants
    }

    /// Draws the neighbor graph.
    ///
    /// - Parameter attestation: the witness's, 64 bytes; empty where clients require none.
    /// - Returns: the session.
    /// - Throws: ``SecureAggregationError``; allowed once, after ``close()``.
    /// - Complexity: O(participants · neighbors).
    public mutating func open(attestation: [UInt8] = []) throws(SecureAggregationError)
        -> ServerSession
    {
        guard let (keys, participants) = closed else { throw .outOfOrder(phase: .shareKeys) }
        closed = nil
        // Clients that expect a malicious coordinator refuse a list without one.
        let needed = parameters.adversary == .malicious ? Witness.attestationByteCount : 0
        guard attestation.count == needed else { throw .attestationInvalid }
        let graph = try NeighborGraph(
            session: session,
            participants: participants,
            neighborCount: parameters.neighborCount,
            attestation: attestation
        )
        guard graph.degree >= parameters.reconstructionThreshold else {
            throw .insufficientNeighbors(
                required: parameters.reconstructionThreshold,
                actual: graph.degree
            )
        }
        let byteCount = NeighborList.encodedByteCount(
            participantCount: keys.count,
            neighborCount: graph.degree,
            attestationByteCount: attestation.count
        )
        for _ in keys { statistics[.shareKeys].download.record(byteCount: byteCount) }
        statistics[.advertiseKeys].dropoutCount = rejections.count
        return ServerSession(
            session: session,
            parameters: parameters,
            minimumCohort: minimumCohort,
            roster: roster,
            statistics: statistics,
            participants: participants,
            attestation: attestation,
            graph: graph,
            keys: keys
        )
    }
}
