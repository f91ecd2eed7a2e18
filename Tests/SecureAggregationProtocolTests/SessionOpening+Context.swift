import ProtocolPrimitives
import SecureAggregation

extension SessionOpening {
    /// Hash of what the tests ask.
    static var queryDigest: [UInt8] {
        [UInt8](repeating: 9, count: RoundContext.queryDigestByteCount)
    }

    /// What a client agrees to that was given a list.
    func context(of list: NeighborList, round: RoundID, length: Int) throws -> RoundContext {
        try context(of: list, round: round, length: length, queryDigest: Self.queryDigest)
    }

    /// What a client agrees to that was given a list and asked a query.
    func context(
        of list: NeighborList,
        round: RoundID,
        length: Int,
        queryDigest: [UInt8]
    ) throws -> RoundContext {
        try RoundContext(
            round: round,
            graphSeed: NeighborGraph(
                session: session,
                participants: list.participants,
                neighborCount: parameters.neighborCount,
                attestation: list.attestation
            ).seed,
            parameters: parameters,
            laneCount: length,
            queryDigest: queryDigest
        )
    }
}
