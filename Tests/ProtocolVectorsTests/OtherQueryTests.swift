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
        let round = try #require(
            replay.vector.rounds.first { $0.clients.contains { $0.queryDigest != nil } }
        )
        let misled = try #require(round.clients.first { $0.queryDigest != nil })
        #expect(misled.queryDigest != round.queryDigest)
        #expect(try replay.context(round, misled).digest == misled.contextDigest?.bytes)
        #expect(!round.maskingSet.contains(misled.client))
        #expect(round.maskingSet.count == replay.vector.clients.count - 1)
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
        // No honest server sends it anything; one that does gets nothing either, even if the witness
        // was told what the client was asked.
        var everyone = ParticipantSet(participantCount: replay.vector.clients.count)
        for position in 0..<everyone.participantCount { everyone.insert(position) }
        let digest = try replay.context(round, misled).maskingDigest(of: everyone)
        let message = try ForwardedShares(
            round: Replay.round(round.round),
            recipient: ClientID(misled.client),
            maskingSet: everyone,
            attestation: mode == "malicious"
                ? replay.attestation(.masking, round, digest) : [],
            entries: forwarded
        ).encode()
        var client = try replay.client(misled.client, in: round, awaiting: 4)
        #expect(
            throws: SecureAggregationError.pairCommitmentMismatch(client: forwarded[0].client)
        ) { try client.mask(message, misled.vector) }
    }

    /// Whatever differs in what a client is asked, it commits to other masks than its neighbors.
    @Test(arguments: ["semiHonest", "malicious"])
    func anyOtherContextSharesNoMasks(_ mode: String) throws {
        let replay = try Replay(mode: mode)
        for real in replay.vector.rounds {
            let part = try #require(real.clients.first { $0.forwardedShares != nil })
            let committed = try EncryptedShares(decoding: #require(part.encryptedShares).bytes)
            var others = [SessionVector.Round](repeating: real, count: 4)
            others[0].queryDigest = replay.vector.graphSeed
            others[1].length -= 1
            others[2].modulusBits -= 1
            others[3].valueBound /= 2
            for other in others {
                var client = try asked(other, part, replay)
                let shares = try client.shareKeys()
                for (one, another) in zip(shares.entries, committed.entries) {
                    #expect(one.client == another.client)
                    #expect(one.pairCommitment != another.pairCommitment)
                    #expect(one.sealed != another.sealed)
                }
                let forwarded = try ForwardedShares(
                    decoding: #require(part.forwardedShares).bytes
                )
                guard mode == "malicious" else {
                    expectMismatch(&client, forwarded, part)
                    continue
                }
                #expect(throws: SecureAggregationError.attestationInvalid) {
                    try client.mask(forwarded.encode(), part.vector)
                }
                // A witness that was told the same as the client does not help.
                client = try asked(other, part, replay)
                _ = try client.shareKeys()
                let digest = try replay.context(other).maskingDigest(of: forwarded.maskingSet)
                let attested = ForwardedShares(
                    round: forwarded.round,
                    recipient: forwarded.recipient,
                    maskingSet: forwarded.maskingSet,
                    attestation: try replay.attestation(.masking, real, digest),
                    entries: forwarded.entries
                )
                expectMismatch(&client, attested, part)
            }
        }
    }

    /// A client that is asked what a round asks, and has drawn what it drew in the file.
    private func asked(
        _ round: SessionVector.Round,
        _ part: SessionVector.Part,
        _ replay: Replay
    ) throws -> SecureAggregationClient {
        var session = try replay.session(of: part.client)
        return try session.begin(
            round: Replay.round(round.round),
            parameters: replay.parameters(round),
            length: round.length,
            queryDigest: round.queryDigest.bytes,
            memory: TransientUnmaskingMemory(),
            random: ReplayedRandomSource(part.randomness)
        )
    }

    private func expectMismatch(
        _ client: inout SecureAggregationClient,
        _ forwarded: ForwardedShares,
        _ part: SessionVector.Part
    ) {
        #expect(
            throws: SecureAggregationError.pairCommitmentMismatch(
                client: forwarded.entries[0].client
            )
        ) { try client.mask(forwarded.encode(), part.vector) }
    }
}
