import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that keeps two groups from masking with each other, drops the few clients between them,
/// and does not ask those near the border, who would refuse.
///
/// A client whose vector has arrived counts as a survivor without having checked the survivors itself.
/// So no colluding client is needed where the threshold is close to half the neighbors.
@Suite struct CutAndDropTests {
    /// Two gaps of so many slots, 15 apart, and no pair across them that masks.
    private func attacked(threshold: Int, dropped: Int) throws -> AttackedRound {
        var attack = try AttackedRound(threshold: threshold, colluders: { _ in [] })
        let ring = try RingOrder(attack.graph, attack.list)
        let gone = (Array(0..<dropped) + Array(15..<(15 + dropped))).map { ring[$0] }
        let halves = [dropped..<15, (15 + dropped)..<30].map { Set($0.map { ring[$0] }) }
        let refusals = try attack.mask { client, entry in
            let isAcross = halves.contains { $0.contains(client) && !$0.contains(entry.client) }
            guard isAcross, !gone.contains(entry.client) else { return entry }
            return ForwardedShares.Entry(
                client: entry.client,
                sealed: entry.sealed,
                pairCommitment: entry.pairCommitment.map { ~$0 }
            )
        }
        #expect(refusals.isEmpty)
        let set = attack.survivors(without: gone)
        var signed: [ClientID: SurvivorSignature] = [:]
        for id in attack.honest where !gone.contains(id) {
            // Whoever refuses is left alone from now on.
            signed[id] = try? attack.sign(id, set).get()
        }
        for id in attack.honest where signed[id] != nil {
            _ = try attack.ask(id, set, attack.signatures(for: id, set, signed))
        }
        return attack
    }

    /// The limit of what is hidden: the sums of both halves come out, no single vector does.
    @Test(arguments: 1...3) func nearHalfTheNeighborsTheHalvesComeOut(dropped: Int) throws {
        let attack = try attacked(threshold: 7, dropped: dropped)
        let sums = try attack.attacker.exposedSums()
        #expect(sums.keys.map(\.count) == [15 - dropped, 15 - dropped])
        for (group, sum) in sums { #expect(sum == attack.federation.plainSum(over: group)) }
        try attack.expectNoVectorComputable(fewest: 2 * 7 - 12 + 1)
    }

    /// With a higher threshold too few are left who would open the secrets of those near the border, or
    /// they would not even mask.
    @Test(arguments: 8...9) func aHigherThresholdHidesTheHalves(threshold: Int) throws {
        for dropped in 2...3 where 6 - dropped <= 12 - threshold {
            let attack = try attacked(threshold: threshold, dropped: dropped)
            #expect(try attack.attacker.exposedSums().isEmpty)
            try attack.expectNoVectorComputable()
        }
    }
}
