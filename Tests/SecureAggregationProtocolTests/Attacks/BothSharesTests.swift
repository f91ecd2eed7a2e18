import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that asks for shares of both secrets of one client.
@Suite struct BothSharesTests {
    /// The victim is alive to all; everyone has signed that.
    private func signed() throws -> (AttackedRound, ClientID, [ClientID: SurvivorSignature]) {
        var attack = try AttackedRound()
        #expect(try attack.mask().isEmpty)
        let set = attack.survivors()
        var signatures: [ClientID: SurvivorSignature] = [:]
        for id in attack.honest { signatures[id] = try attack.sign(id, set).get() }
        return (attack, try attack.victim(), signatures)
    }

    /// In one request: a survivor set has one bit for a client, so that none can say both; the answer
    /// has one share of each neighbor, and a message with both does not decode.
    @Test func oneRequestGetsOneShareOfEach() throws {
        var (attack, victim, signatures) = try signed()
        let set = attack.survivors()
        for id in attack.honest {
            let request = UnmaskingRequest(
                round: attack.round,
                survivors: set,
                signatures: try attack.signatures(for: id, set, signatures)
            )
            let answer = try UnmaskingShares(decoding: attack.federation.unmask(id, request))
            let owners = (answer.selfMasks + answer.recoveries).map(\.owner)
            #expect(Set(owners).count == owners.count)
            #expect(owners == (try attack.neighbors(of: id)))
            #expect(answer.recoveries.isEmpty)
            attack.attacker.sees(answer)
            let both = UnmaskingShares(
                round: attack.round,
                client: id,
                selfMasks: answer.selfMasks,
                recoveries: answer.selfMasks
            )
            #expect(throws: SecureAggregationError.self) {
                try UnmaskingShares(decoding: both.encode())
            }
        }
        let shares = attack.attacker.shareCounts(of: victim)
        // All twelve of one secret, the colluders' three of the other.
        #expect(shares.selfMask == 12 && shares.recovery == 3)
        try attack.expectNoVectorComputable(fewest: attack.honest.count)
    }

    /// From different neighbors: half of them are asked about a dead victim, with signatures only over
    /// the living one.
    @Test func differentNeighborsAnswerForTheSignedSetOnly() throws {
        var (attack, victim, signatures) = try signed()
        let alive = attack.survivors()
        let dead = attack.survivors(without: [victim])
        for (number, id) in attack.honest.enumerated() where id != victim {
            let set = number.isMultiple(of: 2) ? alive : dead
            let list = try attack.signatures(for: id, set, signatures)
            #expect(
                try attack.ask(id, set, list)
                    == (number.isMultiple(of: 2) ? nil : .survivorSetChanged)
            )
        }
        #expect(attack.attacker.shareCounts(of: victim).recovery == 3)
        try attack.expectNoVectorComputable()
    }

    /// Across two requests.
    @Test func aSecondRequestIsRefused() throws {
        var (attack, victim, signatures) = try signed()
        let alive = attack.survivors()
        let dead = attack.survivors(without: [victim])
        for id in attack.honest where id != victim {
            let list = try attack.signatures(for: id, alive, signatures)
            #expect(try attack.ask(id, alive, list) == nil)
            #expect(
                try attack.ask(id, dead, attack.signatures(for: id, dead, signatures))
                    == .alreadyUnmasked(round: attack.round)
            )
        }
        try attack.expectNoVectorComputable()
    }

    /// Across a restart of the client: copies from before the answer stand for whatever one could keep.
    ///
    /// Each half of the fork is asked about another set.
    private func fork(isForgetful: Bool) throws -> (
        AttackedRound, ClientID, [SecureAggregationError?]
    ) {
        var attack = try AttackedRound(isForgetful: isForgetful)
        #expect(try attack.mask().isEmpty)
        let victim = try attack.victim()
        var restarted = attack
        let alive = attack.survivors()
        let dead = attack.survivors(without: [victim])
        var (signed, signedAgain) = (
            [ClientID: SurvivorSignature](), [ClientID: SurvivorSignature]()
        )
        for id in attack.honest {
            signed[id] = try attack.sign(id, alive).get()
            guard id != victim else { continue }
            signedAgain[id] = try restarted.sign(id, dead).get()
        }
        for id in attack.honest {
            #expect(try attack.ask(id, alive, attack.signatures(for: id, alive, signed)) == nil)
        }
        restarted.attacker = attack.attacker
        var outcomes: [SecureAggregationError?] = []
        for id in attack.honest where id != victim {
            outcomes.append(
                try restarted.ask(id, dead, attack.signatures(for: id, dead, signedAgain))
            )
        }
        return (restarted, victim, outcomes)
    }

    @Test func aRestartedClientRemembers() throws {
        let (attack, victim, outcomes) = try fork(isForgetful: false)
        #expect(
            outcomes
                == .init(
                    repeating: .alreadyUnmasked(round: attack.round),
                    count: attack.honest.count - 1
                )
        )
        #expect(attack.attacker.shareCounts(of: victim).recovery == 3)
        try attack.expectNoVectorComputable(fewest: attack.honest.count)
    }

    /// The control: without memories the same coordinator reads the victim's vector.
    @Test func withoutAMemoryTheVictimIsRead() throws {
        let (attack, victim, outcomes) = try fork(isForgetful: true)
        #expect(outcomes.allSatisfy { $0 == nil })
        #expect(attack.attacker.shareCounts(of: victim).recovery == 12)
        try attack.expectComputable(victim)
    }

    /// Sessions are not kept across a restart: whatever is asked of a client that has just begun again
    /// is out of order.
    @Test func aRestartedClientHasNoSession() throws {
        let (attack, victim, signatures) = try signed()
        let id = try attack.neighbors(of: victim).first { !attack.colluders.contains($0) }.orThrow()
        let set = attack.survivors()
        let request = UnmaskingRequest(
            round: attack.round,
            survivors: set,
            signatures: try attack.signatures(for: id, set, signatures)
        )
        let forwarded = try attack.federation.server.forwardedShares(for: id)
        var opening = attack.federation.opening
        opening.exchanges[id] = try opening.exchange(id)
        // It has no keys yet, and cannot take the list of the session it was in.
        let list = try attack.federation.serverSession.neighborList(for: id)
        #expect(try opening.refusal(id, list) == .outOfOrder(phase: .shareKeys))
        // Nor with new keys.
        var random = try opening.random(id, "restarted")
        var exchange = try opening.exchanges[id].orThrow()
        _ = try exchange.advertiseKeys(using: &random)
        #expect(throws: SecureAggregationError.ownKeysAltered) { try exchange.establish(list) }
        // In a new session it takes no part in the old one's round.
        var fresh = try Federation(
            clientCount: 30,
            neighborCount: 12,
            threshold: 8,
            minimumCohort: 16,
            seed: 2
        )
        #expect(throws: SecureAggregationError.outOfOrder(phase: .unmasking)) {
            try fresh.unmask(id, request)
        }
        #expect(throws: SecureAggregationError.outOfOrder(phase: .maskedInputCollection)) {
            try fresh.mask(id, forwarded)
        }
    }
}
