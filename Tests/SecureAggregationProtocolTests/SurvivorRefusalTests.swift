import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that lies about who survived gets no shares.
@Suite struct SurvivorRefusalTests {
    /// Twenty clients have sent vectors; two had dropped out before sharing, one before masking.
    private struct Fixture {
        var federation: Federation
        let participants: ParticipantList
        let graph: NeighborGraph
        let id: ClientID
        let position: Int
        let survivors: ParticipantSet
        let silent: Set<ClientID>

        init(adversary: Adversary = .malicious) throws {
            federation = try Federation(
                clientCount: 22,
                neighborCount: 10,
                threshold: 6,
                adversary: adversary,
                minimumCohort: 12
            )
            let list = try federation.serverSession.neighborList(for: federation.ids[0])
            participants = list.participants
            graph = try NeighborGraph(
                session: federation.opening.session,
                participants: participants,
                neighborCount: 10,
                attestation: list.attestation
            )
            position = 11
            id = participants.client(at: position)
            let neighbors = graph.neighbors(of: position)
            silent = [participants.client(at: neighbors[0])]
            let masking = try federation.runShareKeys(dropping: silent)
            let late: Set = [participants.client(at: neighbors[1])]
            let alive = try federation.runMaskedInput(masking, dropping: late)
            var survivors = ParticipantSet(participantCount: participants.count)
            for client in alive {
                survivors.insert(try participants.position(of: client).orThrow())
            }
            self.survivors = survivors
        }

        func without(_ positions: [Int]) -> ParticipantSet {
            var set = ParticipantSet(participantCount: survivors.participantCount)
            for position in survivors.positions where !positions.contains(position) {
                set.insert(position)
            }
            return set
        }

        /// What the client and its neighbors sign of a set.
        func digest(_ set: ParticipantSet) throws -> [UInt8] {
            let context = try federation.context
            return try context.survivorDigest(
                of: set,
                maskingDigest: context.maskingDigest(
                    of: federation.toldMasking[id].orThrow()
                )
            )
        }

        /// What the client says to survivors; the witness signs any, unless a signature is given.
        func refusalToSign(_ set: ParticipantSet, attestation: [UInt8]? = nil) throws
            -> SecureAggregationError?
        {
            var client = try federation.clients[id].orThrow()
            let witness = Witness(
                signingKey: federation.opening.witnessSigningKey,
                memory: ForgetfulWitnessMemory()
            )
            let signed = try witness.attest(.survivors, in: federation.round, digest: digest(set))
            do throws(SecureAggregationError) {
                _ = try client.signSurvivors(
                    SurvivorAnnouncement(
                        round: federation.round,
                        survivors: set,
                        attestation: attestation ?? signed
                    )
                )
                return nil
            } catch {
                return error
            }
        }
    }

    @Test func wrongSurvivorSetsAreNotSigned() throws {
        let fixture = try Fixture()
        #expect(try fixture.refusalToSign(fixture.survivors) == nil)
        #expect(
            try fixture.refusalToSign(fixture.without([fixture.position])) == .survivorSetLacksSelf
        )
        let neighbors = fixture.graph.neighbors(of: fixture.position)
        #expect(
            try fixture.refusalToSign(fixture.without(Array(neighbors[2..<6])))
                == .insufficientNeighbors(required: 6, actual: 4)
        )
        let others = fixture.survivors.positions.filter { $0 != fixture.position }
        #expect(
            try fixture.refusalToSign(fixture.without(Array(others.prefix(9))))
                == .cohortTooSmall(minimum: 12, actual: 11)
        )
        var revived = fixture.survivors
        revived.insert(neighbors[0])
        #expect(
            try fixture.refusalToSign(revived)
                == .clientAliveAndDropped(position: neighbors[0])
        )
        #expect(
            try fixture.refusalToSign(ParticipantSet(participantCount: 21)) == .survivorSetChanged
        )
    }

    /// The survivors need the witness's signature, over this masking set in this round.
    @Test func badAttestationsAreRefused() throws {
        let fixture = try Fixture()
        let (federation, set) = (fixture.federation, fixture.survivors)
        let good = try federation.server.survivorAnnouncement().attestation
        #expect(try fixture.refusalToSign(set, attestation: good) == nil)
        let witness = Witness(
            signingKey: federation.opening.witnessSigningKey,
            memory: ForgetfulWitnessMemory()
        )
        var random = try SeededRandomSource(seed: 3, label: "another witness")
        let stranger = Witness(
            signingKey: try SigningKey(using: &random),
            memory: TransientWitnessMemory()
        )
        let context = try federation.context
        let round = federation.round
        let next = RoundID(run: round.run, number: round.number + 1)
        let digest = try fixture.digest(set)
        var flipped = good
        flipped[63] ^= 1
        let smaller = fixture.without([fixture.graph.neighbors(of: fixture.position)[4]])
        let others = [
            [UInt8](repeating: 0, count: 64),
            flipped,
            try stranger.attest(.survivors, in: round, digest: digest),
            try witness.attest(.survivors, in: next, digest: digest),
            try witness.attest(.masking, in: round, digest: digest),
            try witness.attest(.survivors, in: round, digest: fixture.digest(smaller)),
            // The same survivors of others that mask.
            try witness.attest(
                .survivors,
                in: round,
                digest: context.survivorDigest(
                    of: set,
                    maskingDigest: context.maskingDigest(of: set)
                )
            ),
        ]
        for attestation in others {
            #expect(
                try fixture.refusalToSign(set, attestation: attestation) == .attestationInvalid
            )
        }
    }

    @Test func requestsWithBadSignaturesAreRefused() throws {
        var fixture = try Fixture()
        let alive = fixture.federation.ids.filter { id in
            fixture.participants.position(of: id).map(fixture.survivors.contains) ?? false
        }
        _ = try fixture.federation.runConsistencyCheck(alive)
        let good = try fixture.federation.server.unmaskingRequest(for: fixture.id)
        #expect(good.signatures.count == 6)
        let federation = fixture.federation
        let id = fixture.id
        func refusal(_ survivors: ParticipantSet, _ signatures: [SurvivorSignature]) throws
            -> SecureAggregationError?
        {
            var client = try federation.clients[id].orThrow()
            do throws(SecureAggregationError) {
                _ = try client.unmask(
                    UnmaskingRequest(
                        round: federation.round,
                        survivors: survivors,
                        signatures: signatures
                    )
                )
                return nil
            } catch {
                return error
            }
        }
        #expect(
            try refusal(good.survivors, Array(good.signatures.dropLast()))
                == .insufficientSignatures(required: 6, actual: 5)
        )
        #expect(
            try refusal(good.survivors, [])
                == .insufficientSignatures(required: 6, actual: 0)
        )
        #expect(
            try refusal(
                good.survivors,
                Array(good.signatures.dropLast()) + [good.signatures[0]]
            )
                == .insufficientSignatures(required: 6, actual: 6)
        )
        // Another set than the one this client signed, even with signatures over it.
        let other = fixture.without([fixture.graph.neighbors(of: fixture.position)[3]])
        #expect(try refusal(other, good.signatures) == .survivorSetChanged)
        // A neighbor's signature over another set.
        let signer = good.signatures[0].client
        let forged = SurvivorSignature(
            round: federation.round,
            client: signer,
            survivorDigest: try fixture.digest(other),
            signingKey: try federation.opening.signingKeys[signer].orThrow()
        )
        #expect(
            try refusal(good.survivors, [forged] + good.signatures.dropFirst())
                == .invalidSignature(client: signer)
        )
        // A signature of someone who is no neighbor.
        let stranger = try #require(
            alive.first { other in
                guard let position = fixture.participants.position(of: other) else { return false }
                return position != fixture.position
                    && fixture.graph.shareIndex(owner: fixture.position, holder: position) == nil
            }
        )
        let strange = SurvivorSignature(
            round: federation.round,
            client: stranger,
            survivorDigest: try fixture.digest(good.survivors),
            signingKey: try federation.opening.signingKeys[stranger].orThrow()
        )
        #expect(
            try refusal(good.survivors, [strange] + good.signatures.dropFirst())
                == .neighborsMismatch
        )
        #expect(try refusal(good.survivors, good.signatures) == nil)
    }

    /// The second answer is refused by the client itself, by a copy of it that never answered, and by
    /// a client restarted with the same memory.
    @Test func oneAnswerARound() throws {
        for adversary in Adversary.allCases {
            var federation = try Federation(
                clientCount: 12,
                neighborCount: 6,
                threshold: 4,
                adversary: adversary
            )
            let id = federation.ids[0]
            let ids = try federation.runMaskedInput(federation.runShareKeys())
            _ = try federation.runConsistencyCheck(ids)
            let request = try federation.server.unmaskingRequest(for: id)
            var client = try federation.clients[id].orThrow()
            var copy = client
            _ = try client.unmask(request)
            #expect(throws: SecureAggregationError.alreadyUnmasked(round: federation.round)) {
                try client.unmask(request)
            }
            #expect(throws: SecureAggregationError.alreadyUnmasked(round: federation.round)) {
                try copy.unmask(request)
            }
            #expect(try federation.memories[id]?.recordAnswer(in: federation.round) == false)
        }
    }

    @Test func aMemoryThatFailsMeansNoAnswer() throws {
        final class Broken: UnmaskingMemory {
            func recordAnswer(in round: RoundID) throws(SecureAggregationError) -> Bool {
                throw .unmaskingMemoryUnavailable
            }
        }
        var federation = try Federation(clientCount: 12, neighborCount: 6, threshold: 4)
        let id = federation.ids[0]
        federation.memories[id] = Broken()
        try federation.begin(round: 4)
        let ids = try federation.runMaskedInput(federation.runShareKeys())
        _ = try federation.runConsistencyCheck(ids)
        #expect(throws: SecureAggregationError.unmaskingMemoryUnavailable) {
            try federation.unmask(id)
        }
        // Nothing is answered later either.
        #expect(throws: SecureAggregationError.outOfOrder(phase: .unmasking)) {
            try federation.unmask(id)
        }
    }

    /// Requests where no malicious coordinator is expected carry no signatures, but are checked.
    @Test func wrongSurvivorSetsAreNotAnsweredWithoutSignaturesEither() throws {
        let fixture = try Fixture(adversary: .semiHonest)
        func refusal(_ set: ParticipantSet) throws -> SecureAggregationError? {
            var client = try fixture.federation.clients[fixture.id].orThrow()
            do throws(SecureAggregationError) {
                _ = try client.unmask(
                    UnmaskingRequest(
                        round: fixture.federation.round,
                        survivors: set,
                        signatures: []
                    )
                )
                return nil
            } catch {
                return error
            }
        }
        let neighbors = fixture.graph.neighbors(of: fixture.position)
        #expect(try refusal(fixture.survivors) == nil)
        #expect(try refusal(fixture.without([fixture.position])) == .survivorSetLacksSelf)
        #expect(
            try refusal(fixture.without(Array(neighbors[2..<6])))
                == .insufficientNeighbors(required: 6, actual: 4)
        )
        var revived = fixture.survivors
        revived.insert(neighbors[0])
        #expect(
            try refusal(revived)
                == .clientAliveAndDropped(position: neighbors[0])
        )
        #expect(try refusal(ParticipantSet(participantCount: 23)) == .survivorSetChanged)
    }
}
