import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Clients of one round that are asked different things, from the vector files alone.
@Suite struct OtherQueryTests {
    @Test func contextsAreThoseOfTheFile() throws {
        let file = try VectorFiles.decode(PrimitiveFile.self, "primitives.json")
        #expect(file.contexts.count == 6)
        #expect(Set(file.contexts.map(\.contextDigest.bytes)).count == 6)
        for vector in file.contexts {
            let context = try RoundContext(
                round: Replay.round(vector.round),
                graphSeed: vector.graphSeed.bytes,
                parameters: SecureAggregationParameters(
                    unproven: vector.mode == "malicious" ? .malicious : .semiHonest,
                    neighborCount: vector.neighborCount,
                    reconstructionThreshold: vector.threshold,
                    modulusBits: vector.modulusBits,
                    valueBound: vector.valueBound
                ),
                laneCount: vector.length,
                queryDigest: vector.queryDigest.bytes
            )
            #expect(context.digest == vector.contextDigest.bytes)
        }
    }

    @Test(arguments: ["semiHonest", "malicious"])
    func contextsOfRoundsAreThoseOfTheFile(_ mode: String) throws {
        let replay = try Replay(mode: mode)
        for round in replay.vector.rounds {
            #expect(try replay.context(round).digest == round.contextDigest.bytes)
        }
    }

    /// The sum over the others is checked where whole sessions are replayed.
    @Test(arguments: ["semiHonest", "malicious"])
    func clientAskedAnotherQuerySharesNoMasks(_ mode: String) throws {
        let replay = try Replay(mode: mode)
        let round = try #require(replay.vector.rounds.last)
        let misled = try #require(round.clients.first { $0.queryDigest != nil })
        #expect(misled.queryDigest != round.queryDigest)
        #expect(try replay.context(round, misled).digest == misled.contextDigest?.bytes)
        #expect(!round.survivors.contains(misled.client))
        #expect(round.survivors.count == replay.vector.clients.count - 1)
        #expect(misled.forwardedShares == nil)

        let own = try EncryptedShares(decoding: #require(misled.encryptedShares).bytes)
        var forwarded: [ForwardedShares.Entry] = []
        for entry in own.entries {
            let neighbor = try #require(round.part(entry.client.rawValue)?.encryptedShares)
            let toMisled = try #require(
                EncryptedShares(decoding: neighbor.bytes).entries.first {
                    $0.client.rawValue == misled.client
                }
            )
            #expect(toMisled.pairCommitment != entry.pairCommitment)
            forwarded.append(
                ForwardedShares.Entry(
                    client: entry.client,
                    sealed: toMisled.sealed,
                    pairCommitment: toMisled.pairCommitment
                )
            )
        }
        // No honest server sends it anything; one that does gets nothing either.
        let message = try ForwardedShares(
            round: Replay.round(round.round),
            recipient: ClientID(misled.client),
            entries: forwarded
        ).encode()
        var client = try replay.client(misled.client, in: round, awaiting: 4)
        #expect(
            throws: SecureAggregationError.insufficientNeighbors(
                required: replay.vector.threshold,
                actual: 0
            )
        ) { try client.mask(message, misled.vector) }
    }

    /// Whatever differs in what a client is asked, it commits to other masks than its neighbors.
    @Test(arguments: ["semiHonest", "malicious"])
    func anyOtherContextSharesNoMasks(_ mode: String) throws {
        let replay = try Replay(mode: mode)
        for real in replay.vector.rounds {
            let part = try #require(real.clients.first)
            let committed = try EncryptedShares(decoding: #require(part.encryptedShares).bytes)
            var others = [SessionVector.Round](repeating: real, count: 4)
            others[0].queryDigest = replay.vector.graphSeed
            others[1].length -= 1
            others[2].modulusBits -= 1
            others[3].valueBound /= 2
            for other in others {
                var session = try replay.session(of: part.client)
                var client = try session.begin(
                    round: Replay.round(other.round),
                    parameters: replay.parameters(other),
                    length: other.length,
                    queryDigest: other.queryDigest.bytes,
                    memory: TransientUnmaskingMemory(),
                    random: ReplayedRandomSource(part.randomness)
                )
                let shares = try client.shareKeys()
                for (one, another) in zip(shares.entries, committed.entries) {
                    #expect(one.client == another.client)
                    #expect(one.pairCommitment != another.pairCommitment)
                    #expect(one.sealed != another.sealed)
                }
                #expect(
                    throws: SecureAggregationError.insufficientNeighbors(
                        required: replay.vector.threshold,
                        actual: 0
                    )
                ) {
                    try client.mask(#require(part.forwardedShares).bytes, part.vector)
                }
            }
        }
    }

    @Test(arguments: ["semiHonest", "malicious"])
    func serverOpensWithWhatItsClientsExpect(_ mode: String) throws {
        let replay = try Replay(mode: mode)
        var exchange = try KeyExchangeServer(
            session: replay.session,
            parameters: replay.parameters(nil),
            roster: replay.roster,
            minimumCohort: replay.vector.minimumCohort
        )
        for client in replay.vector.clients {
            let outcome = exchange.receive(
                keyAdvertisement: client.keyAdvertisement.bytes,
                from: ClientID(client.client)
            )
            #expect(outcome == .accepted)
        }
        _ = try exchange.close()
        let wrong = [UInt8](repeating: 7, count: mode == "malicious" ? 0 : 64)
        #expect(throws: SecureAggregationError.attestationInvalid) {
            try exchange.open(attestation: wrong)
        }
    }
}
