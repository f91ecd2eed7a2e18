public import ProtocolPrimitives
public import SecureAggregation

/// A client's part in one round of secure aggregation (Bell et al., CCS 2020), as a value without I/O.
///
/// ``ClientSession`` begins it. One method per phase takes
/// the server's message and returns the next one, in this order: ``shareKeys()``,
/// ``maskedInput(for:fill:)``, ``signSurvivors(_:)`` if a malicious coordinator is expected,
/// ``unmask(_:)``.
///
/// A method throws ``SecureAggregationError/outOfOrder(phase:)`` in any other phase and changes
/// nothing. Any other error is a refusal: the client takes no further part, and every later call
/// is out of order. A value must not be copied and continued twice within a round.
public struct SecureAggregationClient: Sendable {
    /// The round.
    public let round: RoundID
    /// What the round runs with, as this client accepts it.
    public let parameters: SecureAggregationParameters
    /// Number of coordinates.
    public let length: Int
    let session: ClientSession
    let context: RoundContext
    private let memory: any UnmaskingMemory
    var random: any RandomSource
    private var stage = Stage.ready

    init(
        session: ClientSession,
        round: RoundID,
        context: RoundContext,
        parameters: SecureAggregationParameters,
        length: Int,
        memory: any UnmaskingMemory,
        random: any RandomSource
    ) {
        self.session = session
        self.round = round
        self.context = context
        self.length = length
        self.parameters = parameters
        self.memory = memory
        self.random = random
    }

    /// This client.
    public var id: ClientID { session.id }

    /// Draws this round's secrets and seals shares of them for the neighbors.
    ///
    /// - Returns: the sealed shares.
    /// - Throws: ``SecureAggregationError``; allowed once, first.
    /// - Complexity: O(neighbors · threshold).
    public mutating func shareKeys() throws(SecureAggregationError) -> EncryptedShares {
        guard case .ready = stage else { throw .outOfOrder(phase: .shareKeys) }
        stage = .refused
        let (neighborhood, message) = try share()
        stage = .sharesSent(neighborhood)
        return message
    }

    /// Opens the neighbors' shares and masks this client's vector.
    ///
    /// - Parameters:
    ///   - forwarded: the neighbors' shares.
    ///   - fill: writes the values of a range of coordinates into a buffer of zeros of that length;
    ///     called once for each block, in order. The values are **secret**.
    /// - Returns: the masked vector, packed.
    /// - Throws: ``SecureAggregationError``, among others for a masking set that the witness has not
    ///   signed, fewer masking neighbors than the threshold and values beyond the bound.
    /// - Complexity: O(length · neighbors) time; the packed vector and one block of memory.
    public mutating func maskedInput(
        for forwarded: ForwardedShares,
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
        neighborhood.forgetMasks()
        stage = .inputSent(neighborhood)
        return MaskedInput(round: round, client: id, vector: vector)
    }

    /// Checks the announced survivors and signs them.
    ///
    /// - Throws: ``SecureAggregationError``, among others for a set that the witness has not signed, too
    ///   few survivors, a set without this client, a dropped client called alive, or too few surviving
    ///   neighbors.
    /// - Complexity: O(participants), and one signature and one verification.
    public mutating func signSurvivors(_ announcement: SurvivorAnnouncement)
        throws(SecureAggregationError) -> SurvivorSignature
    {
        guard case .inputSent(let neighborhood) = stage, parameters.adversary == .malicious else {
            throw .outOfOrder(phase: .consistencyCheck)
        }
        stage = .refused
        guard announcement.round == round else { throw .wrongContext(.survivorAnnouncement) }
        let digest = survivorDigest(of: announcement.survivors, in: neighborhood)
        try check(announcement.survivors, in: neighborhood)
        try checkAttestation(announcement.attestation, of: .survivors, digest: digest)
        stage = .signed(neighborhood, announcement.survivors)
        return SurvivorSignature(
            round: round,
            client: id,
            survivorDigest: digest,
            signingKey: session.signingKey
        )
    }

    /// Reveals one share of each neighbor: of survivors the self mask's, of the others the recovery
    /// secret's.
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
        switch (stage, parameters.adversary) {
        case (.signed(let joined, let signed), .malicious):
            stage = .refused
            guard request.survivors == signed else { throw .survivorSetChanged }
            neighborhood = joined
        case (.inputSent(let joined), .semiHonest):
            stage = .refused
            neighborhood = joined
        case (.finished, _):
            throw .alreadyUnmasked(round: round)
        default:
            throw .outOfOrder(phase: .unmasking)
        }
        guard request.round == round else { throw .wrongContext(.unmaskingRequest) }
        switch parameters.adversary {
        case .malicious: try checkSignatures(of: request, in: neighborhood)
        case .semiHonest:
            guard request.signatures.isEmpty else { throw .neighborsMismatch }
            try check(request.survivors, in: neighborhood)
        }
        guard try memory.recordAnswer(in: round) else { throw .alreadyUnmasked(round: round) }
        stage = .finished
        return shares(for: request.survivors, in: neighborhood)
    }
}

extension SecureAggregationClient {
    /// How far the client has come, with what it needs from there on.
    private enum Stage: Sendable {
        case ready
        case sharesSent(Neighborhood)
        case inputSent(Neighborhood)
        case signed(Neighborhood, ParticipantSet)
        case finished
        case refused
    }
}
