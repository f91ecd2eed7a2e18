import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that tries many participant lists until the graph surrounds its victim.
@Suite struct GraphGrindingTests {
    private let colluders = Set(SessionOpening.ids(40).suffix(10))

    private func advertised(_ adversary: Adversary, threshold: Int = 6) throws -> SessionOpening {
        var opening = try SessionOpening(
            clientCount: 40,
            neighborCount: 8,
            threshold: threshold,
            adversary: adversary,
            minimumCohort: 30
        )
        try opening.runAdvertiseKeys()
        return opening
    }

    private func colludingNeighbors(_ list: NeighborList) -> Int {
        list.neighbors.count { colluders.contains($0.client) }
    }

    /// Lists that leave out one, two or three colluders: as many graphs to choose from.
    private func candidates(_ opening: SessionOpening) -> [[KeyAdvertisement]] {
        let out = colluders.sorted()
        var candidates: [[KeyAdvertisement]] = []
        for a in 0..<out.count {
            for b in a..<out.count {
                for c in b..<out.count {
                    let left = Set([out[a], out[b], out[c]])
                    candidates.append(
                        opening.advertisements.values.filter { !left.contains($0.client) }
                    )
                }
            }
        }
        return candidates
    }

    /// The witness signs the first list and no other, and no client joins under any other.
    @Test func theWitnessSignsOneListOfMany() throws {
        let opening = try advertised(.malicious)
        let victim = opening.ids[0]
        let candidates = candidates(opening)
        #expect(candidates.count == 220)
        let listed = try ParticipantList(candidates[0])
        let first = try opening.attestation(of: listed)
        var joined = 0
        for candidate in candidates {
            let participants = try ParticipantList(candidate)
            if participants != listed {
                #expect(
                    throws: SecureAggregationError.alreadyAttested(round: opening.session)
                ) { try opening.attestation(of: participants) }
            }
            for attestation in [first, []] {
                let list = try opening.list(for: victim, of: candidate, attestation: attestation)
                let refusal = try opening.refusal(victim, list)
                #expect(refusal == nil || refusal == .attestationInvalid)
                joined += refusal == nil ? 1 : 0
            }
        }
        #expect(joined == 1)
    }

    /// A witness that restarts with its memory is no way around.
    @Test func aRestartedWitnessRemembers() throws {
        let opening = try advertised(.malicious)
        let candidates = candidates(opening)
        var random = try SeededRandomSource(seed: 1, label: "witness")
        let key = try SigningKey(using: &random)
        let memory = TransientWitnessMemory()
        for (number, candidate) in candidates.enumerated() {
            let witness = Witness(signingKey: key, memory: memory)
            let digest = try ParticipantList(candidate).digest(session: opening.session)
            if number == 0 {
                _ = try witness.attest(.participants, in: opening.session, digest: digest)
            } else {
                #expect(
                    throws: SecureAggregationError.alreadyAttested(round: opening.session)
                ) { try witness.attest(.participants, in: opening.session, digest: digest) }
            }
        }
    }

    /// Another session is another try, but the honest clients' advertisements do not carry over.
    @Test func advertisementsServeOneSession() throws {
        let opening = try advertised(.malicious)
        let victim = opening.ids[0]
        let next = RoundID(run: opening.session.run, number: opening.session.number + 1)
        let all = Array(opening.advertisements.values)
        let participants = try ParticipantList(all)
        let attestation = try opening.witness.attest(
            .participants,
            in: next,
            digest: participants.digest(session: next)
        )
        let graph = try NeighborGraph(
            session: next,
            participants: participants,
            neighborCount: 8,
            attestation: attestation
        )
        let position = try participants.position(of: victim).orThrow()
        let sorted = all.sorted { $0.client < $1.client }
        let list = NeighborList(
            round: next,
            participants: participants,
            attestation: attestation,
            neighbors: graph.neighbors(of: position).map { sorted[$0] }
        )
        // A client that waits for its own session.
        #expect(try opening.refusal(victim, list) == .wrongContext(.neighborList))
        // One that has advertised for the next: its own entry is of the old one.
        var client = KeyExchangeClient(
            id: victim,
            signingKey: try opening.signingKeys[victim].orThrow(),
            session: next,
            terms: try opening.terms()
        )
        var random = try opening.random(victim)
        _ = try client.advertiseKeys(using: &random)
        #expect(throws: SecureAggregationError.ownKeysAltered) { try client.establish(list) }
    }

    /// The control: without a witness the coordinator takes the best of all lists, the victim joins, and
    /// its vector is read.
    @Test func withoutAWitnessTheVictimIsSurrounded() throws {
        var opening = try advertised(.semiHonest, threshold: 4)
        let victim = opening.ids[0]
        let lists = try candidates(opening).map { try opening.list(for: victim, of: $0) }
        let best = try lists.max { colludingNeighbors($0) < colludingNeighbors($1) }.orThrow()
        // About a quarter of the eight neighbors collude by chance.
        let mean = Double(lists.reduce(0) { $0 + colludingNeighbors($1) }) / Double(lists.count)
        #expect(mean < 2.5)
        #expect(colludingNeighbors(best) >= 4)
        var session = try opening.establish(victim, best)
        var client = try session.begin(
            round: opening.session,
            parameters: opening.parameters,
            length: 3,
            queryDigest: SessionOpening.queryDigest,
            memory: TransientUnmaskingMemory(),
            random: opening.random(victim, "round")
        )
        var attacker = Attacker(
            opening,
            round: opening.session,
            context: try opening.context(of: best, round: opening.session, length: 3),
            keys: try AttackedRound.keys(of: colluders, opening)
        )
        let shares = try client.shareKeys()
        try attacker.sees(shares)
        let forwarded = try opening.forwarded(
            echoing: shares,
            list: best,
            context: opening.context(of: best, round: opening.session, length: 3)
        )
        let input = try client.maskedInput(for: forwarded) { $1[1] = -42 }
        attacker.sees(input, after: forwarded)
        let attempt = try attacker.attempt(on: victim).orThrow()
        #expect(attempt.unknownMaskCount == 0 && attempt.values == [0, -42, 0])
    }
}
