import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Whole sessions and odd cases, from the vector files alone.
@Suite struct ReplayTests {
    @Test(arguments: ["semiHonest", "malicious"])
    func sessionsReplay(_ mode: String) throws {
        let replay = try Replay(mode: mode)
        #expect(replay.vector.rounds.count == 5)
        for round in replay.vector.rounds {
            for part in round.clients {
                guard let request = part.unmaskingRequest else { continue }
                var client = try replay.client(part.client, in: round, awaiting: 8)
                let answer = try client.unmask(UnmaskingRequest(decoding: request.bytes))
                #expect(answer.encode() == part.unmaskingShares?.bytes)
            }
            var server = try ReplayedServer(replay, round, awaiting: 9, missing: [])
            let result = try server.finish()
            #expect(result.values == round.sum)
            #expect(result.survivors.map(\.rawValue) == round.survivors)
            #expect(plainSum(round) == round.sum)
        }
    }

    /// The survivors' vectors, added up.
    private func plainSum(_ round: SessionVector.Round) -> [Int32] {
        (0..<round.length).map { lane in
            round.survivors.reduce(0) { $0 + (round.part($1)?.vector[lane] ?? 0) }
        }
    }

    @Test func wrongSharesAreNoticed() throws {
        let cases = try VectorFiles.decode(CaseFile<UnmaskingOutcome>.self, "unmasking.json").cases
        #expect(cases.count == 10)
        for outcome in cases {
            let replay = try Replay(mode: outcome.mode)
            var round = try #require(replay.vector.round(outcome.round))
            for changed in outcome.encryptedShares ?? [] {
                let index = try #require(
                    round.clients.firstIndex { $0.client == changed.client }
                )
                #expect(round.clients[index].encryptedShares != changed.message)
                round.clients[index].encryptedShares = changed.message
            }
            var server = try ReplayedServer(
                replay,
                round,
                awaiting: 9,
                missing: Set(replay.vector.clients.map(\.client))
            )
            for answer in outcome.messages {
                #expect(server.receive(9, answer.message.bytes, answer.client) == .accepted)
            }
            do {
                let result = try server.finish()
                #expect(result.values == outcome.sum, "\(outcome.name)")
            } catch let error as SecureAggregationError {
                #expect("\(error)".prefix { $0 != "(" } == outcome.reason ?? "", "\(outcome.name)")
            }
        }
    }
}
