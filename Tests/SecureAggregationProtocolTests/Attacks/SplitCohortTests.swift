import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that calls so many clients dropped that the circle falls apart, to get the sums of the
/// pieces.
///
/// Each end of a piece has k/2 neighbors in the piece and needs t - k/2 colluders among the k/2 next
/// ones, at two places of the circle. That is fewer in one place than the 2t - k which single vectors
/// are safe from, so that it bounds what a sum is over, and not whether a vector is safe.
@Suite struct SplitCohortTests {
    /// Two stretches of 6 slots with so many colluders each; all honest clients there are said to drop out.
    private func split(_ first: [Int], _ second: [Int], threshold: Int = 8) throws -> (
        attack: AttackedRound, refusals: [ClientID: SecureAggregationError]
    ) {
        let slots = first + second
        var attack = try AttackedRound(
            threshold: threshold,
            colluders: { ring in Set(slots.map { ring[$0] }) }
        )
        #expect(try attack.mask().isEmpty)
        let ring = try RingOrder(attack.graph, attack.list)
        let gone = (Array(0..<6) + Array(15..<21)).map { ring[$0] }
            .filter { !attack.colluders.contains($0) }
        let set = attack.survivors(without: gone)
        var refusals: [ClientID: SecureAggregationError] = [:]
        var signed: [ClientID: SurvivorSignature] = [:]
        for id in attack.honest where !gone.contains(id) {
            switch try attack.sign(id, set) {
            case .success(let signature): signed[id] = signature
            case .failure(let error): refusals[id] = error
            }
        }
        for id in attack.honest where signed[id] != nil {
            refusals[id] = try attack.ask(id, set, attack.signatures(for: id, set, signed))
        }
        return (attack, refusals)
    }

    /// One colluder in either stretch is too few: the ends of the pieces refuse.
    @Test func fewerColludersSplitNothing() throws {
        for (first, second) in [([2], [17]), ([2, 3], [17]), ([2], [17, 18]), ([], [])] {
            let (attack, refusals) = try split(first, second)
            let lonely = refusals.values.filter {
                if case .insufficientNeighbors(8, _) = $0 { true } else { false }
            }
            #expect(!lonely.isEmpty)
            #expect(try attack.attacker.exposedSums().isEmpty)
            try attack.expectNoVectorComputable()
        }
    }

    /// With t - k/2 = 2 colluders in either stretch nobody can notice, and the sums of two pieces come
    /// out; no single vector does, and no piece is smaller than a client with its t - c honest neighbors.
    @Test func enoughColludersGetTheSumsOfPieces() throws {
        let (attack, refusals) = try split([2, 3], [17, 18])
        #expect(refusals.isEmpty)
        try attack.expectNoVectorComputable(fewest: 1 + 8 - 2)
        let sums = try attack.attacker.exposedSums()
        #expect(sums.keys.map(\.count) == [9, 9])
        for (group, sum) in sums { #expect(sum == attack.federation.plainSum(over: group)) }
    }

    /// A threshold one higher asks for one colluder more at either place.
    @Test func aHigherThresholdAsksForMoreColluders() throws {
        let (attack, refusals) = try split([2, 3], [17, 18], threshold: 9)
        #expect(!refusals.isEmpty)
        try attack.expectNoVectorComputable(fewest: 10)
    }
}
