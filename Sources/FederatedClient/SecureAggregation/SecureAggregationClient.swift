public import ProtocolPrimitives
public import SecureAggregation

/// A client's part in one round of secure aggregation (Bell et al., CCS 2020), as a value without I/O.
///
/// One method per phase takes the server's message and returns the next one, in this order:
/// ``advertiseKeys()``, ``shareKeys(_:)``, ``maskedInput(for:length:fill:)``,
/// ``signSurvivors(_:)``, ``unmask(_:)``.
///
/// A method throws ``SecureAggregationError/outOfOrder(phase:)`` in any other phase and changes
/// nothing. Any other error is a refusal: the client takes no further part, and every later call
/// is out of order. A value must not be copied and continued twice within a round.
public struct SecureAggregationClient: Sendable {
    /// This client.
    public let id: ClientID
    /// The round.
    public let round: RoundID
    /// What the round runs with, as this client accepts it.
    public let parameters: SecureAggregationParameters
    /// Fewest participants, and fewest survivors, for which this client takes part.
    public let minimumCohort: Int

    let signingKey: SigningKey
    let roster: any EnrolledIdentities
    let memory: any UnmaskingMemory
    var random: any RandomSource
    private var stage = Stage.ready

    /// Joins a round.
    ///
    /// - Parameters:
    ///   - id: this client.
    ///   - signingKey: its enrolled identity; **secret**.
    ///   - round: the round.
    ///   - parameters: from this client's own ``ParameterCalculator``.
    ///   - roster: identities this client knows.
    ///   - minimumCohort: fewest participants and survivors, at least 2.
    ///   - memory: where answered rounds are remembered.
    ///   - random: where keys, seeds and nonces come from.
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public init(
        id: ClientID,
        signingKey: SigningKey,
        round: RoundID,
        parameters: SecureAggregationParameters,
        roster: any EnrolledIdentities,
        minimumCohort: Int,
        memory: any UnmaskingMemory,
        random: any RandomSource
    ) throws(SecureAggregationError) {
        guard minimumCohort >= 2 else { throw .invalidParameter(.minimumCohort) }
        self.id = id
        self.signingKey = signingKey
        self.round = round
        self.parameters = parameters
        self.roster = roster
        self.minimumCohort = minimumCohort
        self.memory = memory
        self.random = random
    }

    /// Draws the round's keys and signs them.
    ///
    /// - Throws: ``SecureAggregationError``; allowed once, first.
    public mutating func advertiseKeys() throws(SecureAggregationError) -> KeyAdvertisement {
        guard case .ready = stage else { throw .outOfOrder(phase: .advertiseKeys) }
        stage = .refused
        let sealing = try KeyAgreementKeyPair(using: &random)
        let masking = try KeyAgreementKeyPair(using: &random)
        let advertisement = KeyAdvertisement(
            round: round,
            client: id,
            sealingKey: sealing.publicKey,
            maskingKey: masking.publicKey,
            signingKey: signingKey
        )
        stage = .advertised(
            RoundKeys(sealing: sealing, masking: masking, digest: advertisement.digest)
        )
        return advertisement
    }

    /// Checks who takes part and seals shares of this client's secrets for its neighbors.
    ///
    /// - Throws: ``SecureAggregationError``, among others for a small cohort, own keys missing or
    ///   altered, neighbors that are not those of the graph, unknown identities, wrong signatures
    ///   and repeated keys.
    /// - Complexity: O(participants + neighbors · threshold), and for each neighbor one signature
    ///   verification and one key agreement.
    public mutating func shareKeys(_ list: NeighborList) throws(SecureAggregationError)
        -> EncryptedShares
    {
        guard case .advertised(let keys) = stage else { throw .outOfOrder(phase: .shareKeys) }
        stage = .refused
        let (neighborhood, message) = try join(list, keys: keys)
        stage = .sharesSent(neighborhood)
        return message
    }

    /// Opens the neighbors' shares and masks this client's vector.
    ///
    /// - Parameters:
    ///   - forwarded: the neighbors' shares.
    ///   - length: number of coordinates, 1 to 2^32 - 1.
    ///   - fill: writes the values of a range of coordinates into a buffer of zeros of that length;
    ///     called once for each block, in order. The values are **secret**.
    /// - Returns: the masked vector, packed.
    /// - Throws: ``SecureAggregationError``, among others for fewer living neighbors than the
    ///   threshold and values beyond the bound.
    /// - Complexity: O(length · neighbors) time; the packed vector and one block of memory.
    public mutating func maskedInput(
        for forwarded: ForwardedShares,
        length: Int,
        fill: (Range<Int>, UnsafeMutableBufferPointer<Int32>) -> Void
    ) throws(SecureAggregationError) -> MaskedInput {
        guard case .sharesSent(var neighborhood) = stage else {
            throw .outOfOrder(phase: .maskedInputCollection)
        }
        stage = .refused
        try open(forwarded, in: &neighborhood)
        let masks = try masks(neighborhood)
        let vector = try PackedVector(
            masking: length,
            parameters: parameters,
            masks: masks,
            fill: fill
        )
        neighborhood.forgetOwnSecrets()
        stage = .inputSent(neighborhood)
        return MaskedInput(round: round, client: id, vector: vector)
    }

    /// Checks the announced survivors and signs them.
    ///
    /// - Throws: ``SecureAggregationError``, among others for too few survivors, a set without this
    ///   client, or a dropped neighbor called alive.
    public mutating func signSurvivors(_ announcement: SurvivorAnnouncement)
        throws(SecureAggregationError) -> SurvivorSignature
    {
        guard case .inputSent(let neighborhood) = stage else {
            throw .outOfOrder(phase: .consistencyCheck)
        }
        stage = .refused
        guard announcement.round == round else { throw .wrongContext(.survivorAnnouncement) }
        try check(announcement.survivors, in: neighborhood)
        let digest = announcement.survivors.digest(
            round: round,
            graphSeed: neighborhood.graphSeed
        )
        stage = .signed(neighborhood, announcement.survivors)
        return SurvivorSignature(
            round: round,
            client: id,
            survivorDigest: digest,
            signingKey: signingKey
        )
    }

    /// Reveals one share of each neighbor: of survivors the self mask's, of the others the key's.
    ///
    /// The round is recorded in the memory before anything is returned.
    ///
    /// - Throws: ``SecureAggregationError``, among others for a second request of the round, a
    ///   survivor set other than the signed one, and too few valid signatures.
    /// - Complexity: one signature verification per signer.
    public mutating func unmask(_ request: UnmaskingRequest) throws(SecureAggregationError)
        -> UnmaskingShares
    {
        let neighborhood: Neighborhood
        switch stage {
        case .signed(let joined, let signed):
            stage = .refused
            guard request.survivors == signed else { throw .survivorSetChanged }
            neighborhood = joined
        case .finished:
            throw .alreadyUnmasked(round: round)
        default:
            throw .outOfOrder(phase: .unmasking)
        }
        guard request.round == round else { throw .wrongContext(.unmaskingRequest) }
        try checkSignatures(of: request, in: neighborhood)
        guard try memory.recordAnswer(in: round) else { throw .alreadyUnmasked(round: round) }
        stage = .finished
        return shares(for: request.survivors, in: neighborhood)
    }
}

extension SecureAggregationClient {
    /// How far the client has come, with what it needs from there on.
    private enum Stage: Sendable {
        case ready
        case advertised(RoundKeys)
        case sharesSent(Neighborhood)
        case inputSent(Neighborhood)
        case signed(Neighborhood, SurvivorSet)
        case finished
        case refused
    }

    /// The two key pairs of a round; **secret**.
    struct RoundKeys: Sendable {
        let sealing: KeyAgreementKeyPair
        let masking: KeyAgreementKeyPair
        /// Digest of the advertisement of both.
        let digest: [UInt8]
    }
}
