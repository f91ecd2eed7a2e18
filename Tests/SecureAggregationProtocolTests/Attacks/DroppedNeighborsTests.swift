import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that keeps a neighbor's entry from its victim but counts that neighbor as alive, so that
/// the victim does not mask with it.
@Suite struct DroppedNeighborsTests {
    /// Hides some honest neighbors from the victim.
    private func hide(_ count: Int, from victim: ClientID, in attack: inout AttackedRound) throws
        -> [ClientID]
    {
        let hidden = try Array(
            attack.neighbors(of: victim).filter { !attack.colluders.contains($0) }.prefix(count)
        )
        let refusals = try attack.mask { client, entry in
            client == victim && hidden.contains(entry.client) ? nil : entry
        }
        #expect(refusals.isEmpty)
        return hidden
    }

    @Test(arguments: 1...4) func hiddenNeighborsCannotBeAlive(count: Int) throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        let hidden = try hide(count, from: victim, in: &attack)
        #expect(
            try attack.sign(victim, attack.survivors())
                == .failure(.clientAliveAndDropped(position: try attack.firstPosition(of: hidden)))
        )
        try attack.expectNoVectorComputable()
    }

    @Test func anHonestWitnessSignsNoSecondMaskingSet() throws {
        var attack = try AttackedRound(isWitnessHonest: true)
        let victim = try attack.victim()
        let hidden = try attack.neighbors(of: victim)[0]
        let refusals = try attack.mask { client, entry in
            client == victim && entry.client == hidden ? nil : entry
        }
        #expect(refusals == [victim: .attestationInvalid])
    }

    @Test func withoutSignaturesTheRequestIsRefused() throws {
        var attack = try AttackedRound(adversary: .semiHonest)
        let victim = try attack.victim()
        let hidden = try hide(2, from: victim, in: &attack)
        #expect(
            try attack.ask(victim, attack.survivors(), [])
                == .clientAliveAndDropped(position: try attack.firstPosition(of: hidden))
        )
        try attack.expectNoVectorComputable()
    }

    /// Each is told the set that fits what it saw: the hidden neighbors find themselves dead, and what the
    /// victim signed is not what its neighbors signed.
    @Test func tellingEachWhatItExpectsSplitsTheSignatures() throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        let hidden = try hide(4, from: victim, in: &attack)
        let seen = attack.survivors(without: hidden)
        let all = attack.survivors()
        _ = try attack.sign(victim, seen).get()
        for id in hidden {
            var copy = attack
            #expect(try copy.sign(id, seen) == .failure(.survivorSetLacksSelf))
        }
        var signed: [ClientID: SurvivorSignature] = [:]
        for id in attack.honest where id != victim { signed[id] = try attack.sign(id, all).get() }
        // Only the colluders sign the victim's set besides it.
        #expect(
            try attack.ask(victim, seen, attack.signatures(for: victim, seen, [:]))
                == .insufficientSignatures(required: 8, actual: 3)
        )
        for id in attack.honest where id != victim {
            #expect(try attack.ask(id, all, attack.signatures(for: id, all, signed)) == nil)
        }
        // The victim's self mask is open to the others, but not its masks with those it was left with.
        #expect(try attack.attacker.selfMask(of: victim) != nil)
        let attempt = try attack.attacker.attempt(on: victim).orThrow()
        #expect(attempt.unknownMaskCount == 12 - 4 - 3)
        try attack.expectNoVectorComputable()
    }

    /// Hidden from everyone and yet alive: all its neighbors refuse.
    @Test func hiddenFromAllAndAlive() throws {
        var attack = try AttackedRound()
        let hidden = attack.honest[4]
        let refusals = try attack.mask(attack.honest.filter { $0 != hidden }) { _, entry in
            entry.client == hidden ? nil : entry
        }
        #expect(refusals.isEmpty)
        let neighbors = try attack.neighbors(of: hidden)
        for id in attack.honest where id != hidden {
            let outcome = try attack.sign(id, attack.survivors())
            if neighbors.contains(id) {
                #expect(
                    outcome
                        == .failure(
                            .clientAliveAndDropped(position: try attack.firstPosition(of: [hidden]))
                        )
                )
            } else {
                #expect(throws: Never.self) { try outcome.get() }
            }
        }
    }

    /// The control: were hidden neighbors forgotten rather than dropped, which is what a threshold of the
    /// colluders' number comes to, the victim would mask with colluders alone.
    @Test func withALowThresholdTheVictimIsRead() throws {
        var attack = try AttackedRound(threshold: 3)
        let victim = try attack.victim()
        _ = try hide(9, from: victim, in: &attack)
        try attack.expectComputable(victim)
    }
}
