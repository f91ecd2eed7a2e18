public import ProtocolPrimitives
public import SecureAggregation

/// A client's part in opening a session: it advertises a key and agrees with its neighbors.
///
/// First ``advertiseKeys()``, then ``establish(_:)``, each once. Any error is a refusal: the client
/// takes no part in the session, and every later call is out of order.
public struct KeyExchangeClient: Sendable {
    /// This client.
    public let id: ClientID
    /// The round that opens the session.
    public let session: RoundID
    private let terms: SessionTerms
    private let signingKey: SigningKey
    private var stage = Stage.ready

    private enum Stage: Sendable {
        case ready
        case advertised(KeyAgreementKeyPair, digest: [UInt8])
        case over
    }

    /// Prepares to join a session.
    ///
    /// - Parameters:
    ///   - id: this client.
    ///   - signingKey: its enrolled identity; **secret**.
    ///   - session: the round that opens the session.
    ///   - terms: what this client insists on.
    public init(id: ClientID, signingKey: SigningKey, session: RoundID, terms: SessionTerms) {
        self.id = id
        self.signingKey = signingKey
        self.session = session
        self.terms = terms
    }

    /// Draws the session's key and signs it.
    ///
    /// - Parameter random: where the key comes from.
    /// - Returns: the advertisement.
    /// - Throws: ``SecureAggregationError``; allowed once, first.
    public mutating func advertiseKeys(using random: inout some RandomSource)
        throws(SecureAggregationError) -> KeyAdvertisement
    {
        guard case .ready = stage else { throw .outOfOrder(phase: .advertiseKeys) }
        stage = .over
        let keys = try KeyAgreementKeyPair(using: &random)
        let advertisement = KeyAdvertisement(
            round: session,
            client: id,
            agreementKey: keys.publicKey,
            signingKey: signingKey
        )
        stage = .advertised(keys, digest: advertisement.digest)
        return advertisement
    }

    /// Checks who takes part and agrees on a key with each neighbor the graph gives.
    ///
    /// The private key is let go: later rounds need only what was agreed.
    ///
    /// - Returns: the session, for one round after another.
    /// - Throws: ``SecureAggregationError``, among others for a small cohort, own key missing or
    ///   altered, a list without the witness's attestation, neighbors that are not those of the
    ///   graph, unknown identities, wrong signatures and repeated keys.
    /// - Complexity: O(participants), and for each neighbor one key agreement and, against a
    ///   malicious coordinator, one signature verification.
    public mutating func establish(_ list: NeighborList) throws(SecureAggregationError)
        -> ClientSession
    {
        guard case .advertised(let keys, let digest) = stage else {
            throw .outOfOrder(phase: .shareKeys)
        }
        stage = .over
        let (graph, ownPosition) = try checkParticipants(list, digest: digest)
        let positions = graph.neighbors(of: ownPosition)
        guard positions.count >= terms.reconstructionThreshold else {
            throw .insufficientNeighbors(
                required: terms.reconstructionThreshold,
                actual: positions.count
            )
        }
        try checkNeighbors(list, positions: positions, ownKey: keys.publicKey)
        var neighbors: [ClientSession.Neighbor] = []
        neighbors.reserveCapacity(positions.count)
        for (position, advertisement) in zip(positions, list.neighbors) {
            guard let given = graph.shareIndex(owner: ownPosition, holder: position),
                let expected = graph.shareIndex(owner: position, holder: ownPosition)
            else { throw .neighborsMismatch }
            neighbors.append(
                ClientSession.Neighbor(
                    client: advertisement.client,
                    position: position,
                    pairKey: try PairKey(
                        keys,
                        of: id,
                        with: advertisement.agreementKey,
                        of: advertisement.client,
                        session: session
                    ),
                    givenShareIndex: given,
                    expectedShareIndex: expected
                )
            )
        }
        return ClientSession(
            id: id,
            session: session,
            terms: terms,
            signingKey: signingKey,
            neighbors: neighbors,
            degree: graph.degree,
            participantCount: graph.participantCount,
            ownPosition: ownPosition,
            graphSeed: graph.seed
        )
    }

    /// Checks the cohort's size, this client's place in it and the attestation, and draws the graph.
    private func checkParticipants(_ list: NeighborList, digest: [UInt8])
        throws(SecureAggregationError) -> (NeighborGraph, Int)
    {
        guard list.round == session else { throw .wrongContext(.neighborList) }
        let participants = list.participants
        guard participants.count >= terms.minimumCohort else {
            throw .cohortTooSmall(minimum: terms.minimumCohort, actual: participants.count)
        }
        guard let position = participants.position(of: id) else { throw .ownKeysMissing }
        guard participants.digest(at: position).elementsEqual(digest) else {
            throw .ownKeysAltered
        }
        if case .malicious(let witness) = terms.trust {
            guard
                Witness.isValid(
                    list.attestation,
                    of: .participants,
                    in: session,
                    digest: participants.digest(session: session),
                    under: witness
                )
            else { throw .attestationInvalid }
        }
        let graph = try NeighborGraph(
            session: session,
            participants: participants,
            neighborCount: terms.neighborCount,
            attestation: list.attestation
        )
        return (graph, position)
    }

    /// Checks that the advertisements are those of the graph's neighbors, listed, fresh and signed.
    ///
    /// A coordinator that follows the protocol has checked the signatures itself, so that they are
    /// checked here only where it is not trusted to.
    private func checkNeighbors(
        _ list: NeighborList,
        positions: [Int],
        ownKey: AgreementPublicKey
    ) throws(SecureAggregationError) {
        guard list.neighbors.count == positions.count else { throw .neighborsMismatch }
        var seen: Set<AgreementPublicKey> = [ownKey]
        for (position, advertisement) in zip(positions, list.neighbors) {
            let client = advertisement.client
            guard advertisement.round == session,
                list.participants.client(at: position) == client,
                list.participants.digest(at: position).elementsEqual(advertisement.digest)
            else { throw .neighborsMismatch }
            guard seen.insert(advertisement.agreementKey).inserted else {
                throw .repeatedKey(client: client)
            }
            guard let identity = terms.roster.verifyingKey(of: client) else {
                throw .unknownIdentity(client: client)
            }
            if case .malicious = terms.trust {
                guard advertisement.isValidSignature(under: identity) else {
                    throw .invalidSignature(client: client)
                }
            }
        }
    }
}
