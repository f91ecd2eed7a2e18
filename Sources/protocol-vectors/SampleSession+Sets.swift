import ProtocolPrimitives
import SecureAggregation

extension SampleSession {
    /// The set of some positions.
    static func set(_ positions: some Sequence<Int>, count: Int = ids.count) -> ParticipantSet {
        var set = ParticipantSet(participantCount: count)
        for position in positions { set.insert(position) }
        return set
    }

    /// The set of some clients.
    func set(of clients: some Sequence<ClientID>) throws -> ParticipantSet {
        Self.set(try clients.map { try participants.position(of: $0).orThrow() })
    }

    /// The clients in a set, ascending.
    func clients(in set: ParticipantSet) -> [ClientID] {
        set.positions.map(participants.client(at:))
    }

    /// A client's neighbors in a set, ascending.
    func neighbors(of id: ClientID, in set: ParticipantSet) throws -> [ClientID] {
        let clients = clients(in: set)
        return try neighbors(of: id).filter(clients.contains)
    }

    /// A client, the first of its neighbors, and all that are not its neighbors: more than the cohort, but too
    /// few to hide it where there are fewer neighbors than the threshold.
    func surroundings(of id: ClientID, neighborCount: Int) throws -> ParticipantSet {
        try set(of: [id] + neighbors(of: id).prefix(neighborCount) + strangers(of: id))
    }

    /// All clients but the last neighbors of one, which keeps as many as the threshold.
    func barely(_ id: ClientID) throws -> ParticipantSet {
        let lost = try neighbors(of: id).dropFirst(Self.threshold)
        return try set(of: Self.ids.filter { !lost.contains($0) })
    }
}
