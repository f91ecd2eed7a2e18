import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// The attacker is as strong as it claims: what can be computed, it computes, and no more.
@Suite struct AttackerTests {
    /// In an honest round it gets the sum over all honest clients, as the server does, and nothing else.
    @Test(arguments: Adversary.allCases, [0, 3])
    func anHonestRoundExposesTheSumOnly(adversary: Adversary, colluderCount: Int) throws {
        var attack = try AttackedRound(colluderCount: colluderCount, adversary: adversary)
        #expect(attack.colluders.isEmpty == (colluderCount == 0))
        let gone = [attack.honest[3], attack.honest[11]]
        let alive = attack.federation.ids.filter { !gone.contains($0) }
        #expect(try attack.mask(alive).isEmpty)
        #expect(try attack.attacker.exposedSums().isEmpty)
        let set = attack.survivors(without: gone)
        var signatures: [ClientID: SurvivorSignature] = [:]
        if adversary == .malicious {
            for id in alive { signatures[id] = try attack.sign(id, set).get() }
        }
        for id in alive {
            let neighbors =
                adversary == .malicious ? try attack.signatures(for: id, set, signatures) : []
            #expect(try attack.ask(id, set, neighbors) == nil)
        }
        let honest = alive.filter { !attack.colluders.contains($0) }
        #expect(
            try attack.attacker.exposedSums()
                == [honest: attack.federation.plainSum(over: honest)]
        )
        try attack.expectNoVectorComputable(fewest: honest.count)
        // Whoever dropped out has its recovery secret open, and its self mask closed.
        for id in gone {
            #expect(try attack.attacker.recovery(of: id) != nil)
            #expect(try attack.attacker.selfMask(of: id) == nil)
        }
    }

    /// With the threshold of colluding neighbors there is no secret: the attacker reads the vector.
    @Test func enoughColludersReadEverything() throws {
        var attack = try AttackedRound(
            threshold: 8,
            colluders: { ring in
                Set(ring.neighbors(of: ring[0]).suffix(8))
            }
        )
        let victim = try RingOrder(attack.graph, attack.list)[0]
        #expect(!attack.colluders.contains(victim))
        #expect(try attack.mask().isEmpty)
        try attack.expectComputable(victim)
        // One fewer, and nothing can be read.
        var fewer = try AttackedRound(
            threshold: 8,
            colluders: { ring in
                Set(ring.neighbors(of: ring[0]).suffix(7))
            }
        )
        #expect(try fewer.mask().isEmpty)
        let attempt = try fewer.attacker.attempt(on: victim).orThrow()
        #expect(attempt.unknownMaskCount == 1 + 5)
        #expect(attempt.values != fewer.federation.vectors[victim])
    }
}
