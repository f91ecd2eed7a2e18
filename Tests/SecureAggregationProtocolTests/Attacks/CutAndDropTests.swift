import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that lets the few clients between two groups drop out, and does not ask those near
/// the border, who would refuse: their self masks are opened by neighbors farther off.
///
/// What stands against it is that those who open a client's self mask are themselves among the survivors, and
/// that nobody can be kept from masking with them.
@Suite struct CutAndDropTests {
    /// Two gaps of so many slots, 15 apart; hiding tells the groups not to mask with each other as well.
    private func attacked(
        threshold: Int,
        dropped: Int,
        isWitnessHonest: Bool,
        hiding: Bool
    ) throws -> AttackedRound {
        var attack = try AttackedRound(
            threshold: threshold,
            minimumCohort: 4,
            isWitnessHonest: isWitnessHonest,
            colluders: { _ in [] }
        )
        let ring = try RingOrder(attack.graph, attack.list)
        let gone = (Array(0..<dropped) + Array(15..<(15 + dropped))).map { ring[$0] }
        let halves = [dropped..<15, (15 + dropped)..<30].map { Set($0.map { ring[$0] }) }
        _ = try attack.mask { client, entry in
            let isAcross =
                hiding && halves.contains { $0.contains(client) && !$0.contains(entry.client) }
            return isAcross && !gone.contains(entry.client) ? nil : entry
        }
        // Each half is told what fits what it was told before; with one set for all that is the same.
        for half in halves {
            let others = hiding ? attack.honest.filter { !half.contains($0) } : []
            let set = attack.survivors(without: gone + others)
            var signed: [ClientID: SurvivorSignature] = [:]
            for id in attack.honest where hiding ? half.contains(id) : !gone.contains(id) {
                // Whoever refuses is left alone from now on.
                signed[id] = try? attack.sign(id, set).get()
            }
            for id in attack.honest where signed[id] != nil {
                _ = try attack.ask(id, set, attack.signatures(for: id, set, signed))
            }
            guard hiding else { break }
        }
        return attack
    }

    /// Nobody but colluders can be missing between two groups whose ends have t neighbors each, so that
    /// without colluders there is the sum over all survivors or none.
    @Test(arguments: [false, true], [false, true])
    func partsStayHidden(isWitnessHonest: Bool, hiding: Bool) throws {
        for threshold in 7...9 {
            for dropped in 1...6 {
                let attack = try attacked(
                    threshold: threshold,
                    dropped: dropped,
                    isWitnessHonest: isWitnessHonest,
                    hiding: hiding
                )
                let survivors = 30 - 2 * dropped
                for (group, sum) in try attack.attacker.exposedSums() {
                    #expect(group.count == survivors)
                    #expect(sum == attack.federation.plainSum(over: group))
                }
                try attack.expectNoVectorComputable()
            }
        }
    }

    /// The control: with a threshold of half the neighbors the ends of both groups have enough, and the
    /// two sums come out.
    @Test func aThresholdOfHalfTheNeighborsGivesTheParts() throws {
        let attack = try attacked(threshold: 6, dropped: 6, isWitnessHonest: true, hiding: false)
        let sums = try attack.attacker.exposedSums()
        #expect(sums.keys.map(\.count) == [9, 9])
        for (group, sum) in sums { #expect(sum == attack.federation.plainSum(over: group)) }
    }
}
