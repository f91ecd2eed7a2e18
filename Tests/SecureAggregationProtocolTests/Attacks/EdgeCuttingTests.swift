import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that changes pair commitments on the way, so that the victim does not mask with its
/// honest neighbors.
@Suite struct EdgeCuttingTests {
    /// Cuts the victim's edges to so many honest neighbors, from the victim's side only or from both.
    private func cut(
        _ attack: inout AttackedRound,
        _ victim: ClientID,
        count: Int,
        bothSides: Bool
    ) throws -> (refusals: [ClientID: SecureAggregationError], cut: [ClientID]) {
        let honest = try attack.neighbors(of: victim).filter { !attack.colluders.contains($0) }
        let cut = Array(honest.prefix(count))
        let refusals = try attack.mask { client, entry in
            let isCut =
                (client == victim && cut.contains(entry.client))
                || (bothSides && entry.client == victim && cut.contains(client))
            guard isCut else { return entry }
            return ForwardedShares.Entry(
                client: entry.client,
                sealed: entry.sealed,
                pairCommitment: entry.pairCommitment.map { ~$0 }
            )
        }
        return (refusals, cut)
    }

    /// Up to k - t edges can be cut; t - c masks with honest neighbors stay on the vector.
    @Test(arguments: 0...4, [false, true])
    func cutsDownToTheThresholdLeaveHonestMasks(count: Int, bothSides: Bool) throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        let (refusals, cut) = try cut(&attack, victim, count: count, bothSides: bothSides)
        #expect(refusals.isEmpty && cut.count == count)
        let set = attack.survivors()
        var signed: [ClientID: SurvivorSignature] = [:]
        for id in attack.honest { signed[id] = try attack.sign(id, set).get() }
        for id in attack.honest {
            #expect(try attack.ask(id, set, attack.signatures(for: id, set, signed)) == nil)
        }
        #expect(try attack.attacker.selfMask(of: victim) != nil)
        let attempt = try attack.attacker.attempt(on: victim).orThrow()
        #expect(attempt.unknownMaskCount == 12 - 3 - count)
        try attack.expectNoVectorComputable(fewest: attack.honest.count)
        // Cut on one side only, the masks do not even cancel in the whole sum.
        #expect(
            try attack.attacker.exposedSums().isEmpty == (count > 0 && !bothSides)
        )
    }

    @Test(arguments: 5...9, [false, true])
    func moreCutsAreRefused(count: Int, bothSides: Bool) throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        let (refusals, cut) = try cut(&attack, victim, count: count, bothSides: bothSides)
        #expect(
            refusals == [victim: .insufficientNeighbors(required: 8, actual: 12 - cut.count)]
        )
        try attack.expectNoVectorComputable()
    }

    /// Cut down to the threshold, and then neighbors it still masks with are said to have dropped out:
    /// their recovery secrets would take off their masks.
    @Test func cutsAndDropoutsTogetherAreRefused() throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        let (refusals, cut) = try cut(&attack, victim, count: 4, bothSides: true)
        #expect(refusals.isEmpty)
        let masking = try attack.neighbors(of: victim).filter {
            !attack.colluders.contains($0) && !cut.contains($0)
        }
        #expect(masking.count == 5)
        let fresh = attack
        for count in 1...5 {
            attack = fresh
            let gone = Array(masking.prefix(count))
            let set = attack.survivors(without: gone)
            #expect(
                try attack.sign(victim, set)
                    == .failure(.insufficientNeighbors(required: 8, actual: 8 - count))
            )
            try attack.expectNoVectorComputable()
        }
    }

    /// Everyone's edges cut at random: nobody is exposed, alone or in a small group.
    @Test func randomCutsExposeNobody() throws {
        var attack = try AttackedRound()
        for seed in UInt64(0)..<8 {
            try attack.restart(round: UInt32(5 + seed))
            var random = try SeededRandomSource(seed: seed, label: "cuts")
            let refusals = try attack.mask { client, entry in
                guard random.uint64(below: 4) == 0 else { return entry }
                return ForwardedShares.Entry(
                    client: entry.client,
                    sealed: entry.sealed,
                    pairCommitment: [UInt8](repeating: 0, count: 16)
                )
            }
            for (client, refusal) in refusals {
                guard case .insufficientNeighbors(8, let actual) = refusal else {
                    Issue.record("\(client): \(refusal)")
                    continue
                }
                #expect(actual < 8)
            }
            let alive = attack.honest.filter { refusals[$0] == nil }
            let set = attack.survivors(without: refusals.keys.sorted())
            var signed: [ClientID: SurvivorSignature] = [:]
            for id in alive { signed[id] = try? attack.sign(id, set).get() }
            for id in alive where signed[id] != nil {
                _ = try attack.ask(id, set, attack.signatures(for: id, set, signed))
            }
            try attack.expectNoVectorComputable()
        }
    }

    /// The control: with a threshold as low as the number of colluders the victim masks with them alone.
    @Test func withALowThresholdTheVictimIsRead() throws {
        var attack = try AttackedRound(threshold: 3)
        let victim = try attack.victim()
        let (refusals, _) = try cut(&attack, victim, count: 9, bothSides: true)
        #expect(refusals.isEmpty)
        try attack.expectComputable(victim)
    }
}
