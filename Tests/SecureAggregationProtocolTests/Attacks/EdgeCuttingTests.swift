import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that would keep single pairs of clients from masking with each other.
@Suite struct EdgeCuttingTests {
    private func flipped(_ entry: ForwardedShares.Entry) -> ForwardedShares.Entry {
        ForwardedShares.Entry(
            client: entry.client,
            sealed: entry.sealed,
            pairCommitment: entry.pairCommitment.map { ~$0 }
        )
    }

    /// A changed pair commitment is refused by whoever gets it, from one neighbor or all.
    @Test(arguments: Adversary.allCases, [1, 4, 12])
    func changedCommitmentsAreRefused(adversary: Adversary, count: Int) throws {
        var attack = try AttackedRound(adversary: adversary)
        let victim = try attack.victim()
        let cut = try Array(attack.neighbors(of: victim).suffix(count))
        let refusals = try attack.mask { client, entry in
            client == victim && cut.contains(entry.client) ? flipped(entry) : entry
        }
        #expect(refusals == [victim: .pairCommitmentMismatch(client: cut[0])])
        try attack.expectNoVectorComputable()
    }

    /// Another masking set for the victim, or for some of its neighbors: the witness has signed one.
    @Test(arguments: [false, true]) func anHonestWitnessSignsOneMaskingSet(bothSides: Bool) throws {
        var attack = try AttackedRound(isWitnessHonest: true)
        let victim = try attack.victim()
        let cut = try attack.neighbors(of: victim).filter { !attack.colluders.contains($0) }[0]
        let refusals = try attack.mask { client, entry in
            let isCut =
                (client == victim && entry.client == cut)
                || (bothSides && client == cut && entry.client == victim)
            return isCut ? nil : entry
        }
        #expect(refusals[victim] == .attestationInvalid)
        #expect(refusals.count == (bothSides ? 2 : 1))
        try attack.expectNoVectorComputable()
    }

    /// With a conspiring witness everyone can be told another masking set.
    ///
    /// Whoever is told that a client
    /// survived that it was not to mask with refuses, so that no cut is between two survivors who answer.
    @Test func randomCutsExposeNobody() throws {
        var attack = try AttackedRound()
        for seed in UInt64(0)..<8 {
            try attack.restart(round: UInt32(5 + seed))
            var random = try SeededRandomSource(seed: seed, label: "cuts")
            let refusals = try attack.mask { _, entry in
                random.uint64(below: 4) == 0 ? nil : entry
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
}
