import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// When this program's server gives up, or does not go on, from the vector files alone.
@Suite struct AbortedRoundTests {
    static let cases =
        (try? VectorFiles.decode(CaseFile<AbortedRound>.self, "aborted.json"))?.cases ?? []

    @Test func thereAreCasesForEveryPhase() {
        #expect(Self.cases.count == 13)
        #expect(Set(Self.cases.map(\.kind)) == [1, 3, 5, 7])
    }

    @Test(arguments: cases)
    func serverGivesUp(_ aborted: AbortedRound) throws {
        let replay = try Replay(mode: aborted.mode, minimumCohort: aborted.minimumCohort)
        let round = try #require(replay.vector.round(aborted.round))
        var server = try ReplayedServer(
            replay,
            aborted.kind == 1 ? nil : round,
            awaiting: aborted.kind,
            missing: Set(aborted.missing)
        )
        do {
            try server.close(aborted.kind, round)
            Issue.record("not aborted")
        } catch let error as SecureAggregationError {
            #expect("\(error)".prefix { $0 != "(" } == aborted.reason)
        }
        // Nothing more is taken in.
        guard aborted.kind > 1 else { return }
        for part in round.clients {
            let sent = part.sent(aborted.kind)?.bytes ?? []
            #expect(
                server.receive(aborted.kind, sent, part.client) == .ignored(.roundAborted)
            )
        }
    }

    @Test(arguments: ["semiHonest", "malicious"])
    func serverOpensWithWhatItsClientsExpect(_ mode: String) throws {
        let replay = try Replay(mode: mode)
        var exchange = try KeyExchangeServer(
            session: replay.session,
            parameters: replay.parameters(nil),
            roster: replay.roster,
            minimumCohort: replay.minimumCohort
        )
        for client in replay.vector.clients {
            let outcome = exchange.receive(
                keyAdvertisement: client.keyAdvertisement.bytes,
                from: ClientID(client.client)
            )
            #expect(outcome == .accepted)
        }
        _ = try exchange.close()
        #expect(throws: SecureAggregationError.attestationInvalid) {
            try exchange.open(attestation: wrongLength(mode))
        }
    }

    /// Without what its clients require a server tells nobody who masks or who survived; with it, it does.
    @Test(arguments: ["semiHonest", "malicious"])
    func serverForwardsWithWhatItsClientsExpect(_ mode: String) throws {
        let replay = try Replay(mode: mode)
        for (kind, set) in [(3, .masking), (5, .survivors)] as [(UInt8, AttestedSet)]
        where kind == 3 || mode == "malicious" {
            let round = replay.vector.rounds[0]
            var server = try ReplayedServer(replay, round, awaiting: kind, missing: [])
            try server.end(kind)
            let client = round.survivors[0]
            #expect(throws: SecureAggregationError.attestationInvalid) {
                try server.attest(set, wrongLength(mode))
            }
            if mode == "malicious" {
                #expect(throws: SecureAggregationError.attestationInvalid) {
                    try server.opening(kind, client)
                }
            }
            let attestation = kind == 3 ? round.maskingAttestation : round.survivorAttestation
            try server.attest(set, attestation.bytes)
            let part = try #require(round.part(client))
            let expected = kind == 3 ? part.forwardedShares : part.survivorAnnouncement
            #expect(try server.opening(kind, client) == expected?.bytes)
        }
    }

    private func wrongLength(_ mode: String) -> [UInt8] {
        [UInt8](repeating: 7, count: mode == "malicious" ? 0 : 64)
    }
}
