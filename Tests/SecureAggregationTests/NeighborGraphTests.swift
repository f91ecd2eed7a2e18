import ProtocolPrimitives
import SecureAggregation
import Testing

@Suite struct NeighborGraphTests {
    private func participants(_ count: Int, seed: UInt8 = 0) throws -> ParticipantList {
        var writer = ByteWriter()
        for client in 0..<count {
            writer.uint32(UInt32(client * 3))
            writer.bytes([UInt8](repeating: seed, count: 32))
        }
        return try ParticipantList(encoded: writer.output)
    }

    @Test(arguments: [
        (2, 1), (3, 2), (4, 2), (5, 2), (5, 4), (6, 4), (7, 6), (8, 100), (51, 50), (52, 50),
        (101, 30),
    ])
    func isRegularSymmetricAndIndexedConsistently(count: Int, neighborCount: Int) throws {
        let graph = try NeighborGraph(
            session: Sample.round,
            participants: participants(count),
            neighborCount: neighborCount
        )
        #expect(graph.degree == min(neighborCount, count - 1))
        for position in 0..<count {
            let neighbors = graph.neighbors(of: position)
            #expect(neighbors == Set(neighbors).sorted())
            #expect(neighbors.count == graph.degree && !neighbors.contains(position))
            for other in 0..<count {
                let isNeighbor = neighbors.contains(other)
                #expect(graph.neighbors(of: other).contains(position) == isNeighbor)
                #expect((graph.shareIndex(owner: position, holder: other) != nil) == isNeighbor)
            }
            let indices = neighbors.compactMap { graph.shareIndex(owner: position, holder: $0) }
            #expect(indices.sorted() == (1...UInt16(graph.degree)).map { $0 })
        }
    }

    @Test func dependsOnSessionAttestationAndEveryParticipant() throws {
        func edges(_ session: RoundID, _ list: ParticipantList, _ attestation: [UInt8] = [])
            throws -> [[Int]]
        {
            let graph = try NeighborGraph(
                session: session,
                participants: list,
                neighborCount: 6,
                attestation: attestation
            )
            return (0..<list.count).map(graph.neighbors(of:))
        }
        let first = try edges(Sample.round, participants(40))
        #expect(try edges(Sample.round, participants(40)) == first)
        var next = Sample.round
        next.number += 1
        #expect(try edges(next, participants(40)) != first)
        var changed = try participants(40).encoded
        changed[39 * 36 + 35] ^= 1
        #expect(try edges(Sample.round, ParticipantList(encoded: changed)) != first)
        // Each bit of the attestation draws another graph.
        let attestation = [UInt8](repeating: 9, count: 64)
        var graphs = [first, try edges(Sample.round, participants(40), attestation)]
        for bit in 0..<512 {
            var other = attestation
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            graphs.append(try edges(Sample.round, participants(40), other))
        }
        #expect(Set(graphs).count == graphs.count)
    }

    /// Parameters of a complete graph may have an odd count; with more clients it is less one.
    @Test(arguments: [(10, 9, 9), (11, 9, 8), (12, 9, 8), (10, 5, 4), (10, 3, 2), (2, 5, 1)])
    func oddNeighborCountsServeMoreClients(count: Int, neighbors: Int, degree: Int) throws {
        let graph = try NeighborGraph(
            session: Sample.round,
            participants: participants(count),
            neighborCount: neighbors
        )
        #expect(graph.degree == degree)
        for position in 0..<count {
            let neighbors = graph.neighbors(of: position)
            #expect(Set(neighbors).count == degree && !neighbors.contains(position))
            #expect(neighbors.allSatisfy { graph.neighbors(of: $0).contains(position) })
        }
    }

    @Test func noNeighborsAndLoneClientsAreRefused() throws {
        for (count, reason) in [
            (0, SecureAggregationError.invalidParameter(.neighborCount)),
            (1, .insufficientNeighbors(required: 1, actual: 0)),
        ] {
            #expect(throws: reason) {
                try NeighborGraph(
                    session: Sample.round,
                    participants: participants(10),
                    neighborCount: count
                )
            }
        }
        #expect(throws: SecureAggregationError.cohortTooSmall(minimum: 2, actual: 1)) {
            try NeighborGraph(
                session: Sample.round,
                participants: participants(1),
                neighborCount: 2
            )
        }
    }

    /// Client 0's neighbors over 2,000 sessions: each of the 19 others is as likely as any other.
    ///
    /// Chi-square with 18 degrees of freedom, scaled for draws without replacement (two of 19);
    /// the bound 42.3 has p = 0.001. Sessions are fixed, so the test does not flake.
    @Test func neighborsAreUniform() throws {
        var counts = [Int](repeating: 0, count: 20)
        let list = try participants(20)
        for number in 0..<2000 {
            let round = RoundID(run: Sample.round.run, number: UInt32(number))
            let graph = try NeighborGraph(session: round, participants: list, neighborCount: 2)
            for neighbor in graph.neighbors(of: 0) { counts[neighbor] += 1 }
        }
        let mean = 4000.0 / 19
        let sum = counts[1...].reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
        #expect(sum * 18 / 17 < 42.3)
    }

    @Test func listsMustBeWholeAndAscending() throws {
        let good = try participants(3).encoded
        #expect(try ParticipantList(encoded: good).position(of: ClientID(6)) == 2)
        #expect(try ParticipantList(encoded: good).position(of: ClientID(5)) == nil)
        #expect(throws: ProtocolPrimitivesError.self) {
            try ParticipantList(encoded: Array(good.dropLast()))
        }
        #expect(throws: ProtocolPrimitivesError.self) {
            try ParticipantList(encoded: Array(good[36...] + good[..<36]))
        }
        #expect(throws: ProtocolPrimitivesError.self) {
            try ParticipantList(encoded: Array(good[..<36] + good))
        }
    }
}
