import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that leaves clients out until the sum says much about few.
@Suite struct ShrunkCohortTests {
    @Test(arguments: Adversary.allCases) func shortListsAreRefused(adversary: Adversary) throws {
        for count in [2, 9, 15] {
            var opening = try SessionOpening(
                clientCount: 30,
                neighborCount: 12,
                threshold: 8,
                adversary: adversary,
                minimumCohort: 16
            )
            try opening.runAdvertiseKeys()
            let few = opening.ids.prefix(count).compactMap { opening.advertisements[$0] }
            for id in opening.ids.prefix(count) {
                #expect(
                    try opening.refusal(id, opening.list(for: id, of: few))
                        == .cohortTooSmall(minimum: 16, actual: count)
                )
            }
        }
    }

    @Test func smallSurvivorSetsAreNotSigned() throws {
        var attack = try AttackedRound()
        #expect(try attack.mask().isEmpty)
        let fresh = attack
        for id in attack.honest {
            // The client, all its neighbors, and as many more as makes 15.
            let near = try [id] + attack.neighbors(of: id)
            let far = attack.federation.ids.filter { !near.contains($0) }
            let set = attack.survivors(without: far.dropFirst(2))
            #expect(set.count == 15)
            #expect(
                try attack.sign(id, set) == .failure(.cohortTooSmall(minimum: 16, actual: 15))
            )
            // A refusal is final.
            #expect(
                try attack.sign(id, attack.survivors())
                    == .failure(.outOfOrder(phase: .consistencyCheck))
            )
        }
        try attack.expectNoVectorComputable()
        // One more is enough, so that it was the count.
        attack = fresh
        let id = attack.honest[0]
        let near = try [id] + attack.neighbors(of: id)
        let far = attack.federation.ids.filter { !near.contains($0) }
        _ = try attack.sign(id, attack.survivors(without: far.dropFirst(3))).get()
    }

    /// After signatures over a large set, a request for a small one.
    @Test func requestsForFewerThanWereSignedAreRefused() throws {
        var attack = try AttackedRound()
        #expect(try attack.mask().isEmpty)
        let large = attack.survivors()
        var signed: [ClientID: SurvivorSignature] = [:]
        for id in attack.honest { signed[id] = try attack.sign(id, large).get() }
        for id in attack.honest {
            let near = try [id] + attack.neighbors(of: id)
            let small = attack.survivors(
                without: attack.federation.ids.filter { !near.contains($0) }
            )
            let signatures = try attack.signatures(for: id, large, signed)
            #expect(try attack.ask(id, small, signatures) == .survivorSetChanged)
        }
        try attack.expectNoVectorComputable()
    }

    /// Without the consistency check the request itself is refused.
    @Test func requestsForFewAreRefusedWithoutSignaturesToo() throws {
        var attack = try AttackedRound(adversary: .semiHonest)
        #expect(try attack.mask().isEmpty)
        for id in attack.honest {
            let near = try [id] + attack.neighbors(of: id)
            let far = attack.federation.ids.filter { !near.contains($0) }
            let set = attack.survivors(without: far.dropFirst(2))
            #expect(
                try attack.ask(id, set, []) == .cohortTooSmall(minimum: 16, actual: 15)
            )
        }
        try attack.expectNoVectorComputable()
    }

    /// Neighbors left out of the forwarded shares or of the survivors, down to below the threshold.
    @Test func lonelyClientsRefuse() throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        let kept = try Set(attack.neighbors(of: victim).prefix(7))
        let refusals = try attack.mask { client, entry in
            client != victim || kept.contains(entry.client) ? entry : nil
        }
        #expect(refusals == [victim: .insufficientNeighbors(required: 8, actual: 7)])
        try attack.restart(round: 5)
        #expect(try attack.mask().isEmpty)
        let gone = try attack.neighbors(of: victim).suffix(5)
        #expect(
            try attack.sign(victim, attack.survivors(without: gone))
                == .failure(.insufficientNeighbors(required: 8, actual: 7))
        )
        try attack.expectNoVectorComputable()
    }

    /// The control: a client that would join any two is alone with a colluder, and read.
    @Test func withoutALimitTwoAreEnough() throws {
        var opening = try SessionOpening(clientCount: 30, neighborCount: 12, threshold: 1)
        try opening.runAdvertiseKeys()
        let (victim, colluder) = (opening.ids[3], opening.ids[20])
        let pair = try [victim, colluder].map { try opening.advertisements[$0].orThrow() }
        let list = try opening.list(for: victim, of: pair)
        var session = try opening.establish(victim, list)
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
            context: try opening.context(of: list, round: opening.session, length: 3),
            keys: try AttackedRound.keys(of: [colluder], opening)
        )
        let shares = try client.shareKeys()
        try attacker.sees(shares)
        let forwarded = try opening.forwarded(
            echoing: shares,
            list: list,
            context: opening.context(of: list, round: opening.session, length: 3)
        )
        let input = try client.maskedInput(for: forwarded) { $1[1] = 42 }
        attacker.sees(input, after: forwarded)
        let attempt = try attacker.attempt(on: victim).orThrow()
        #expect(attempt.unknownMaskCount == 0 && attempt.values == [0, 42, 0])
    }
}
