public import ProtocolPrimitives
public import SecureAggregation

/// What a client keeps of an open session: the keys it shares with its neighbors; **secret**.
///
/// One session serves the rounds of a run, one after another. It lives in memory only: a client that
/// restarts joins a new session. A value must not be copied and continued twice.
public struct ClientSession: Sendable {
    /// One neighbor.
    struct Neighbor: Sendable {
        /// Who it is.
        let client: ClientID
        /// Where it stands in the participant list.
        let position: Int
        /// What is shared with it.
        let pairKey: PairKey
        /// The index under which it is given this client's shares.
        let givenShareIndex: UInt16
        /// The index under which this client expects its shares.
        let expectedShareIndex: UInt16
    }

    /// This client.
    public let id: ClientID
    /// The round that opened the session.
    public let session: RoundID
    let terms: SessionTerms
    let signingKey: SigningKey
    /// Neighbors, ascending by client.
    let neighbors: [Neighbor]
    /// Neighbors the graph gives every participant.
    let degree: Int
    /// Number of participants.
    let participantCount: Int
    /// Where this client stands in the participant list.
    let ownPosition: Int
    /// Names participant list and graph in signatures.
    let graphSeed: [UInt8]
    private var lastRound: RoundID?

    init(
        id: ClientID,
        session: RoundID,
        terms: SessionTerms,
        signingKey: SigningKey,
        neighbors: [Neighbor],
        degree: Int,
        participantCount: Int,
        ownPosition: Int,
        graphSeed: [UInt8]
    ) {
        self.id = id
        self.session = session
        self.terms = terms
        self.signingKey = signingKey
        self.neighbors = neighbors
        self.degree = degree
        self.participantCount = participantCount
        self.ownPosition = ownPosition
        self.graphSeed = graphSeed
    }

    /// Begins a round, later than all before it: keys of a round are derived from its number, so that
    /// none may come twice.
    ///
    /// - Parameters:
    ///   - round: of the session's run, not before the session.
    ///   - parameters: from this client's own ``ParameterCalculator``, for the graph of the session.
    ///   - length: number of coordinates of the vectors, 1 to 2^32 - 1.
    ///   - queryDigest: a hash of the query that this client answers, 32 bytes; with clients that
    ///     were asked another it shares no masks.
    ///   - memory: where answered rounds are remembered.
    ///   - random: where secrets and polynomials come from.
    /// - Returns: the client's part in the round.
    /// - Throws: ``SecureAggregationError/invalidRound(round:)`` or
    ///   ``SecureAggregationError/invalidParameter(_:)``.
    public mutating func begin(
        round: RoundID,
        parameters: SecureAggregationParameters,
        length: Int,
        queryDigest: [UInt8],
        memory: any UnmaskingMemory,
        random: any RandomSource
    ) throws(SecureAggregationError) -> SecureAggregationClient {
        guard round.run == session.run, round.number >= session.number,
            lastRound.map({ round.number > $0.number }) ?? true
        else { throw .invalidRound(round: round) }
        guard parameters.neighborCount == terms.neighborCount else {
            throw .invalidParameter(.neighborCount)
        }
        guard parameters.reconstructionThreshold == terms.reconstructionThreshold else {
            throw .invalidParameter(.reconstructionThreshold)
        }
        guard parameters.adversary == terms.adversary else {
            throw .invalidParameter(.adversary)
        }
        let context = try RoundContext(
            round: round,
            graphSeed: graphSeed,
            parameters: parameters,
            laneCount: length,
            queryDigest: queryDigest
        )
        lastRound = round
        return SecureAggregationClient(
            session: self,
            round: round,
            context: context,
            parameters: parameters,
            length: length,
            memory: memory,
            random: random
        )
    }
}
