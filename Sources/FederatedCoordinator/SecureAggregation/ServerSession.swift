public import ProtocolPrimitives
public import SecureAggregation

/// An open session as the server knows it: who takes part and who is whose neighbor; **public**.
///
/// One session serves the rounds of a run, one after another. Clients that drop out of a round may
/// take part in the next.
public struct ServerSession: Sendable {
    /// The round that opened the session.
    public let session: RoundID
    /// Bytes of opening the session.
    public let statistics: SecureAggregationStatistics
    /// Everyone who takes part.
    public let participants: ParticipantList
    let parameters: SecureAggregationParameters
    let minimumCohort: Int
    let roster: any EnrolledIdentities
    let attestation: [UInt8]
    let graph: NeighborGraph
    /// Advertised keys by position.
    let keys: [KeyAdvertisement]
    /// Positions of the neighbors by position, ascending.
    let neighbors: [[Int]]

    init(
        session: RoundID,
        parameters: SecureAggregationParameters,
        minimumCohort: Int,
        roster: any EnrolledIdentities,
        statistics: SecureAggregationStatistics,
        participants: ParticipantList,
        attestation: [UInt8],
        graph: NeighborGraph,
        keys: [KeyAdvertisement]
    ) {
        self.session = session
        self.parameters = parameters
        self.minimumCohort = minimumCohort
        self.roster = roster
        self.statistics = statistics
        self.participants = participants
        self.attestation = attestation
        self.graph = graph
        self.keys = keys
        neighbors = (0..<participants.count).map(graph.neighbors(of:))
    }

    /// The clients to send a ``NeighborList`` to, ascending.
    public var clients: [ClientID] { keys.map(\.client) }

    /// The list a client gets.
    ///
    /// - Throws: ``SecureAggregationError/clientNotInRound(client:)`` for a client without a key here.
    /// - Complexity: O(neighbors).
    public func neighborList(for client: ClientID) throws(SecureAggregationError) -> NeighborList {
        guard let position = participants.position(of: client) else {
            throw .clientNotInRound(client: client)
        }
        return NeighborList(
            round: session,
            participants: participants,
            attestation: attestation,
            neighbors: neighbors[position].map { keys[$0] }
        )
    }
}
