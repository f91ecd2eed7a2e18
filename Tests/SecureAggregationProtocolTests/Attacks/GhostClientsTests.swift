import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that fills the cohort with clients of its own making.
@Suite struct GhostClientsTests {
    /// Honest clients with so many ghosts between them; ghosts have identities, but not enrolled ones.
    private func list(honest: Int, ghosts: Int, adversary: Adversary) throws
        -> (SessionOpening, [KeyAdvertisement], Set<ClientID>)
    {
        var opening = try SessionOpening(
            clientCount: honest,
            neighborCount: 12,
            threshold: 8,
            adversary: adversary,
            minimumCohort: 30
        )
        try opening.runAdvertiseKeys()
        var random = try SeededRandomSource(seed: 6, label: "ghosts")
        let made = try (0..<ghosts).map { number in
            KeyAdvertisement(
                round: opening.session,
                // Numbers between and after those of honest clients.
                client: ClientID(UInt32(number * 7 % 160 + 2) / 5 * 5 + 3),
                agreementKey: try KeyAgreementKeyPair(using: &random).publicKey,
                signingKey: try SigningKey(using: &random)
            )
        }
        var unique: [ClientID: KeyAdvertisement] = [:]
        for ghost in made { unique[ghost.client] = ghost }
        return (
            opening, Array(opening.advertisements.values) + Array(unique.values), Set(unique.keys)
        )
    }

    /// A client with a ghost for a neighbor refuses, whatever it takes the coordinator for; the smallest
    /// ghost among its neighbors is named.
    @Test(arguments: Adversary.allCases, [1, 5, 20])
    func ghostsAreNoticedByTheirNeighbors(adversary: Adversary, ghostCount: Int) throws {
        let (opening, all, ghosts) = try list(
            honest: 30,
            ghosts: ghostCount,
            adversary: adversary
        )
        let attestation = try opening.attestation(of: ParticipantList(all))
        var refusals = 0
        for id in opening.ids {
            let list = try opening.list(for: id, of: all, attestation: attestation)
            let first = list.neighbors.map(\.client).first(where: ghosts.contains)
            #expect(
                try opening.refusal(id, list)
                    == first.map { SecureAggregationError.unknownIdentity(client: $0) }
            )
            refusals += first == nil ? 0 : 1
        }
        // Twelve neighbors each: even one ghost is noticed, and of many no honest client is unaware.
        #expect(refusals >= min(12, opening.ids.count))
        if ghosts.count >= 15 { #expect(refusals == opening.ids.count) }
    }

    /// Ghosts under enrolled names whose clients stay away: the coordinator lacks their signatures.
    @Test func namesOfAbsentClientsAreRefused() throws {
        var opening = try SessionOpening(
            clientCount: 30,
            neighborCount: 12,
            threshold: 8,
            minimumCohort: 25
        )
        let absent = Set(opening.ids.suffix(10))
        try opening.runAdvertiseKeys(dropping: absent)
        var random = try SeededRandomSource(seed: 6, label: "ghosts")
        let signer = try SigningKey(using: &random)
        let made = try absent.map { client in
            KeyAdvertisement(
                round: opening.session,
                client: client,
                agreementKey: try KeyAgreementKeyPair(using: &random).publicKey,
                signingKey: signer
            )
        }
        let all = opening.advertisements.values + made
        var noticed = 0
        for id in opening.ids where !absent.contains(id) {
            let list = try opening.list(for: id, of: all)
            // One in a thousand has no absent neighbor, and nothing to notice.
            guard let first = list.neighbors.map(\.client).first(where: absent.contains) else {
                continue
            }
            noticed += 1
            #expect(try opening.refusal(id, list) == .invalidSignature(client: first))
        }
        #expect(noticed > 10)
    }

    /// Two thirds of the cohort are enrolled and collude; the graph still gives each honest client fewer
    /// of them than the bound, as parameters calculated for that fraction see to.
    @Test func manyColludersWithinTheBoundLearnTheSumOnly() throws {
        // Complete graph of 13: threshold 12 of 12 neighbors allows up to 11 colluders.
        var federation = try Federation(
            clientCount: 13,
            neighborCount: 12,
            threshold: 12,
            minimumCohort: 13
        )
        let colluders = Set(federation.ids.prefix(9))
        let honest = Array(federation.ids.dropFirst(9))
        var attacker = Attacker(
            federation.opening,
            round: federation.round,
            context: try federation.context,
            keys: try AttackedRound.keys(of: colluders, federation.opening)
        )
        for id in federation.ids {
            let message = try federation.share(id)
            try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
            try attacker.sees(EncryptedShares(decoding: message))
        }
        let masking = try federation.closeShareKeys()
        for id in masking {
            let forwarded = try federation.server.forwardedShares(for: id)
            let message = try federation.mask(id)
            try expectAccepted(federation.server.receive(maskedInput: message, from: id))
            attacker.sees(try MaskedInput(decoding: message), after: forwarded)
        }
        let alive = try federation.closeMaskedInputCollection()
        for id in try federation.runConsistencyCheck(alive) {
            let answer = try federation.unmask(id)
            attacker.sees(try UnmaskingShares(decoding: answer))
        }
        #expect(
            try attacker.exposedSums() == [honest: federation.plainSum(over: honest)]
        )
        for id in honest {
            let attempt = try attacker.attempt(on: id).orThrow()
            // The masks with the three other honest clients.
            #expect(attempt.unknownMaskCount == 3)
            #expect(attempt.values != federation.vectors[id])
        }
    }

    /// Ghosts in the survivor set: who sent no shares is in no masking set, so that everybody knows.
    @Test func ghostsAmongTheSurvivorsAreRefused() throws {
        var federation = try Federation(
            clientCount: 30,
            neighborCount: 12,
            threshold: 8,
            minimumCohort: 16
        )
        let ghost = federation.ids[12]
        let masking = try federation.runShareKeys(dropping: [ghost])
        for id in masking { _ = try federation.mask(id) }
        var everyone = ParticipantSet(participantCount: 30)
        for position in 0..<30 { everyone.insert(position) }
        let context = try federation.context
        var told = everyone
        told.remove(12)
        let announcement = SurvivorAnnouncement(
            round: federation.round,
            survivors: everyone,
            attestation: try federation.opening.witness.attest(
                .survivors,
                in: federation.round,
                digest: context.survivorDigest(
                    of: everyone,
                    maskingDigest: context.maskingDigest(of: told)
                )
            )
        )
        for id in masking {
            #expect(throws: SecureAggregationError.clientAliveAndDropped(position: 12)) {
                try federation.sign(id, announcement)
            }
        }
    }

    /// The control: beyond the bound, with the threshold of colluding neighbors, there is no secrecy.
    @Test func beyondTheBoundNothingProtects() throws {
        var attack = try AttackedRound(colluders: { ring in
            Set(ring.neighbors(of: ring[0]).prefix(8))
        })
        #expect(try attack.mask().isEmpty)
        try attack.expectComputable(RingOrder(attack.graph, attack.list)[0])
    }
}
