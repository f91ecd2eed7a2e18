import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that sends again what it has from before, or pretends to have restarted.
@Suite struct ReplayedRoundsTests {
    /// A list of an earlier session, under its own number and under the new one's.
    @Test func oldNeighborListsAreRefused() throws {
        var old = try SessionOpening(clientCount: 20, neighborCount: 6, threshold: 4)
        try old.runAdvertiseKeys()
        let id = old.ids[4]
        let list = try old.list(for: id, of: Array(old.advertisements.values))
        let next = RoundID(run: old.session.run, number: old.session.number + 1)
        var client = KeyExchangeClient(
            id: id,
            signingKey: try old.signingKeys[id].orThrow(),
            session: next,
            terms: try old.terms()
        )
        var random = try old.random(id, "next")
        _ = try client.advertiseKeys(using: &random)
        var copy = client
        #expect(throws: SecureAggregationError.wrongContext(.neighborList)) {
            try copy.establish(list)
        }
        let relabeled = NeighborList(
            round: next,
            participants: list.participants,
            attestation: list.attestation,
            neighbors: list.neighbors
        )
        #expect(throws: SecureAggregationError.ownKeysAltered) { try client.establish(relabeled) }
    }

    /// Shares and commitments of the round before, which the coordinator has taken apart.
    @Test func oldForwardedSharesAreRefused() throws {
        var attack = try AttackedRound()
        let id = try attack.victim()
        let old = try attack.federation.server.forwardedShares(for: id)
        #expect(try attack.mask().isEmpty)
        try attack.restart(round: 5)
        func refusal(_ forwarded: ForwardedShares) throws -> SecureAggregationError? {
            var federation = attack.federation
            do {
                _ = try federation.mask(id, forwarded)
                return nil
            } catch let error as SecureAggregationError {
                return error
            }
        }
        #expect(try refusal(old) == .wrongContext(.forwardedShares))
        let relabeled = try attack.forwarded(old.entries, to: id)
        #expect(
            try refusal(relabeled) == .pairCommitmentMismatch(client: old.entries[0].client)
        )
        // The new round's commitments over the old round's shares: the client masks with everyone, and
        // only has no shares to give.
        let fresh = try attack.federation.server.forwardedShares(for: id)
        let refusals = try attack.mask { client, entry in
            guard client == id else { return entry }
            return ForwardedShares.Entry(
                client: entry.client,
                sealed: try old.entries.first { $0.client == entry.client }.orThrow().sealed,
                pairCommitment: entry.pairCommitment
            )
        }
        #expect(refusals.isEmpty && fresh.entries.count == 12)
        try attack.expectNoVectorComputable()
        let set = attack.survivors()
        var signed: [ClientID: SurvivorSignature] = [:]
        for client in attack.honest { signed[client] = try attack.sign(client, set).get() }
        let request = UnmaskingRequest(
            round: attack.round,
            survivors: set,
            signatures: try attack.signatures(for: id, set, signed)
        )
        let answer = try UnmaskingShares(decoding: attack.federation.unmask(id, request))
        #expect(answer.selfMasks.isEmpty && answer.recoveries.isEmpty)
    }

    /// Announcements and requests of the round before, under its number and under the new one's.
    @Test func oldAnnouncementsAndRequestsAreRefused() throws {
        var attack = try AttackedRound()
        let id = try attack.victim()
        #expect(try attack.mask().isEmpty)
        let set = attack.survivors()
        let oldRound = attack.round
        var old: [ClientID: SurvivorSignature] = [:]
        for client in attack.honest { old[client] = try attack.sign(client, set).get() }
        let oldSignatures = try attack.signatures(for: id, set, old)
        try attack.restart(round: 5)
        #expect(try attack.mask().isEmpty)
        var federation = attack.federation
        #expect(throws: SecureAggregationError.wrongContext(.survivorAnnouncement)) {
            try federation.sign(
                id,
                SurvivorAnnouncement(
                    round: oldRound,
                    survivors: set,
                    attestation: [UInt8](repeating: 0, count: 64)
                )
            )
        }
        _ = try attack.sign(id, set).get()
        federation = attack.federation
        #expect(throws: SecureAggregationError.wrongContext(.unmaskingRequest)) {
            try federation.unmask(
                id,
                UnmaskingRequest(round: oldRound, survivors: set, signatures: oldSignatures)
            )
        }
        // The same set, so that only the round in the signatures differs.
        #expect(
            try attack.ask(id, set, oldSignatures)
                == .invalidSignature(client: oldSignatures[0].client)
        )
        try attack.expectNoVectorComputable()
    }

    /// What one round opened is of no use in the next: here everyone's recovery secret, or self mask.
    @Test func whatOneRoundOpenedDoesNotHelpInTheNext() throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        let alive = attack.federation.ids.filter { $0 != victim }
        #expect(try attack.mask(alive).isEmpty)
        let set = attack.survivors(without: [victim])
        var signed: [ClientID: SurvivorSignature] = [:]
        for id in attack.honest where id != victim { signed[id] = try attack.sign(id, set).get() }
        var answers: [UnmaskingShares] = []
        for id in alive {
            let request = UnmaskingRequest(
                round: attack.round,
                survivors: set,
                signatures: try attack.signatures(for: id, set, signed)
            )
            guard signed[id] != nil else { continue }
            answers.append(
                try UnmaskingShares(decoding: attack.federation.unmask(id, request))
            )
        }
        for answer in answers { attack.attacker.sees(answer) }
        let opened = try attack.attacker.recovery(of: victim).orThrow()
        #expect(try attack.attacker.attempt(on: victim) == nil)

        // The victim takes part in the next round, in which nobody has answered yet.
        try attack.restart(round: 5)
        #expect(try attack.mask().isEmpty)
        for answer in answers { attack.attacker.sees(answer) }
        try attack.expectNoVectorComputable()
        // Nor does the opened secret decrypt this round's seeds.
        let message = try attack.federation.server.forwardedShares(for: victim)
        for entry in message.entries {
            let seed = try opened.decrypt(
                [UInt8](repeating: 0, count: 16),
                for: entry.client
            )
            #expect(seed.commitment != entry.pairCommitment)
        }
    }

    /// The coordinator asks again, with another survivor set, as if it had lost the first answers.
    @Test func aRestartedCoordinatorGetsNoSecondAnswer() throws {
        var attack = try AttackedRound()
        let victim = try attack.victim()
        #expect(try attack.mask().isEmpty)
        let first = attack.survivors()
        let second = attack.survivors(without: [victim])
        var signed: [ClientID: SurvivorSignature] = [:]
        for id in attack.honest { signed[id] = try attack.sign(id, first).get() }
        for id in attack.honest {
            #expect(
                try attack.ask(id, first, attack.signatures(for: id, first, signed)) == nil
            )
        }
        for id in attack.honest where id != victim {
            let round = attack.round
            for set in [first, second] {
                let signatures = try attack.signatures(for: id, set, signed)
                #expect(try attack.ask(id, set, signatures) == .alreadyUnmasked(round: round))
                #expect(
                    try attack.sign(id, set) == .failure(.outOfOrder(phase: .consistencyCheck))
                )
            }
        }
        try attack.expectNoVectorComputable(fewest: attack.honest.count)
        // The round itself cannot be begun again either.
        for id in attack.honest {
            #expect(throws: SecureAggregationError.invalidRound(round: attack.round)) {
                try attack.federation.client(id)
            }
        }
    }

    /// It opens a new session and runs the round's number again there: the memory knows the number.
    @Test func theSameNumberInAnotherSessionIsNotAnswered() throws {
        var federation = try Federation(clientCount: 20, neighborCount: 6, threshold: 4)
        _ = try federation.run()
        var opening = try SessionOpening(clientCount: 20, neighborCount: 6, threshold: 4)
        try opening.runAdvertiseKeys()
        var again = try Federation(opening, memories: federation.memories)
        #expect(again.round == federation.round)
        let asked = try again.runConsistencyCheck(again.runMaskedInput(again.runShareKeys()))
        for id in asked {
            #expect(throws: SecureAggregationError.alreadyUnmasked(round: again.round)) {
                try again.unmask(id)
            }
        }
        #expect(throws: SecureAggregationError.self) {
            try again.server.finish(maxConcurrency: 1)
        }
    }
}
