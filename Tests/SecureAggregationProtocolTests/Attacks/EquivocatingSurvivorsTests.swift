import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that tells some clients that the victim is alive and others that it has dropped out,
/// to get shares of both its secrets.
@Suite struct EquivocatingSurvivorsTests {
    /// Runs the two sets past everyone; colluders sign both, and nobody else is lied to.
    ///
    /// - Returns: how many honest clients answered and refused.
    private func equivocate(
        _ attack: inout AttackedRound,
        about victim: ClientID,
        isToldAlive: (ClientID) -> Bool
    ) throws -> (answers: Int, refusals: Int) {
        let sets = [true: attack.survivors(), false: attack.survivors(without: [victim])]
        #expect(try attack.mask().isEmpty)
        var signed: [Bool: [ClientID: SurvivorSignature]] = [:]
        for id in attack.honest {
            let isAlive = id == victim || isToldAlive(id)
            let set = try sets[isAlive].orThrow()
            signed[isAlive, default: [:]][id] = try attack.sign(id, set).get()
        }
        var counts = (answers: 0, refusals: 0)
        for id in attack.honest {
            let isAlive = id == victim || isToldAlive(id)
            let set = try sets[isAlive].orThrow()
            let other = try sets[!isAlive].orThrow()
            let signatures = try attack.signatures(for: id, set, signed[isAlive] ?? [:])
            // The other set, with all the signatures there are, is refused whatever was signed.
            var copy = attack
            #expect(
                try copy.ask(
                    id,
                    other,
                    attack.signatures(for: id, other, signed[!isAlive] ?? [:])
                ) == .survivorSetChanged
            )
            // Signatures over the other set do not count for this one.
            if let (stranger, signature) = try attack.neighbors(of: id).lazy
                .compactMap({ neighbor in
                    signed[!isAlive]?[neighbor].map { (neighbor, $0) }
                }).first, isAlive || stranger != victim
            {
                let mixed = (signatures.filter { $0.client != stranger } + [signature])
                    .sorted { $0.client < $1.client }
                var copy = attack
                #expect(try copy.ask(id, set, mixed) == .invalidSignature(client: stranger))
            }
            let expected: SecureAggregationError? =
                signatures.count >= attack.threshold
                ? nil
                : .insufficientSignatures(required: attack.threshold, actual: signatures.count)
            #expect(try attack.ask(id, set, signatures) == expected)
            if expected == nil { counts.answers += 1 } else { counts.refusals += 1 }
        }
        return counts
    }

    @Test func halvesOfTheCircle() throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        let ring = try RingOrder(attack.graph, attack.list)
        let slot = try ring.clients.firstIndex(of: victim).orThrow()
        let behind = Set((1...15).map { ring[slot - $0] })
        let counts = try equivocate(&attack, about: victim, isToldAlive: behind.contains)
        // Both halves have clients far enough from the others to answer.
        #expect(counts.answers > 0 && counts.refusals > 0)
        let shares = attack.attacker.shareCounts(of: victim)
        #expect(min(shares.selfMask, shares.recovery) < attack.threshold)
        try attack.expectNoVectorComputable()
    }

    @Test func everyOtherNeighbor() throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        let ring = try RingOrder(attack.graph, attack.list)
        let even = Set(stride(from: 0, to: 30, by: 2).map { ring[$0] })
        _ = try equivocate(&attack, about: victim, isToldAlive: even.contains)
        try attack.expectNoVectorComputable()
    }

    /// All but a few are told the truth, so that they answer; the few refuse.
    @Test func fewNeighborsAreLiedTo() throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        let few = try Set(
            attack.neighbors(of: victim).filter { !attack.colluders.contains($0) }.prefix(4)
        )
        let counts = try equivocate(&attack, about: victim) { !few.contains($0) }
        #expect(counts.refusals >= few.count)
        try attack.expectNoVectorComputable()
    }

    @Test func randomSplits() throws {
        let fresh = try AttackedRound()
        for seed in UInt64(0)..<12 {
            var attack = fresh
            // Copies share their clients' memory; each split is of a round of its own.
            try attack.restart(round: UInt32(5 + seed))
            var random = try SeededRandomSource(seed: seed, label: "split")
            let victim = attack.honest[Int(random.uint64(below: UInt64(attack.honest.count)))]
            let alive = Set(attack.honest.filter { _ in random.uint64(below: 2) == 0 })
            _ = try equivocate(&attack, about: victim, isToldAlive: alive.contains)
            try attack.expectNoVectorComputable()
        }
    }

    /// An honest witness signs one survivor set: whoever is told another one refuses, and signs neither.
    @Test func anHonestWitnessSignsOneSurvivorSet() throws {
        var attack = try AttackedRound(isWitnessHonest: true)
        let victim = try attack.victim()
        #expect(try attack.mask().isEmpty)
        let sets = [attack.survivors(), attack.survivors(without: [victim])]
        var signed: [ClientID: SurvivorSignature] = [:]
        for (number, id) in attack.honest.enumerated() where id != victim {
            switch try attack.sign(id, sets[number % 2]) {
            case .success(let signature):
                #expect(number % 2 == (attack.honest[0] == victim ? 1 : 0))
                signed[id] = signature
            case .failure(let error): #expect(error == .attestationInvalid)
            }
        }
        #expect(!signed.isEmpty)
        for (number, id) in attack.honest.enumerated() where signed[id] != nil {
            let set = sets[number % 2]
            _ = try attack.ask(id, set, attack.signatures(for: id, set, signed))
        }
        #expect(try attack.attacker.exposedSums().isEmpty)
        try attack.expectNoVectorComputable()
    }

    /// One signature a round: a client that has signed one set signs no other, nor the same again.
    @Test func nobodySignsTwice() throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        #expect(try attack.mask().isEmpty)
        for id in attack.honest where id != victim {
            _ = try attack.sign(id, attack.survivors()).get()
            for set in [attack.survivors(without: [victim]), attack.survivors()] {
                #expect(
                    try attack.sign(id, set) == .failure(.outOfOrder(phase: .consistencyCheck))
                )
            }
        }
        #expect(
            try attack.sign(victim, attack.survivors(without: [victim]))
                == .failure(.survivorSetLacksSelf)
        )
        try attack.expectNoVectorComputable()
    }

    /// The control: with the threshold at half the neighbors the two halves of the circle each have
    /// enough signatures, without a single colluder.
    @Test func aLowThresholdWouldExposeTheVictim() throws {
        var attack = try AttackedRound(threshold: 6, colluderCount: 0)
        let victim = attack.honest[0]
        let ring = try RingOrder(attack.graph, attack.list)
        let slot = try ring.clients.firstIndex(of: victim).orThrow()
        let behind = Set((1...15).map { ring[slot - $0] })
        _ = try equivocate(&attack, about: victim, isToldAlive: behind.contains)
        try attack.expectComputable(victim)
    }
}
