import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that asks one client something else than all others (Pasquini et al., CCS 2022).
@Suite struct OtherQueryTests {
    @Test(arguments: Adversary.allCases) func aClientAskedSomethingElseSharesNoMasks(
        adversary: Adversary
    ) throws {
        var federation = try Federation(
            clientCount: 20,
            neighborCount: 8,
            threshold: 5,
            adversary: adversary
        )
        let victim = federation.ids[6]
        federation.otherQueryDigests[victim] = [UInt8](repeating: 1, count: 32)
        try federation.begin(round: federation.round.number + 1)
        var sent: [EncryptedShares] = []
        for id in federation.ids {
            let message = try federation.share(id)
            sent.append(try EncryptedShares(decoding: message))
            #expect(federation.server.receive(encryptedShares: message, from: id) == .accepted)
        }
        // The server sees the commitments differ and leaves the client out.
        let masking = try federation.closeShareKeys()
        #expect(masking == federation.ids.filter { $0 != victim })
        // A coordinator that passes the shares on all the same is refused.
        let entries = sent.compactMap { shares in
            shares.entries.first { $0.client == victim }.map { entry in
                ForwardedShares.Entry(
                    client: shares.client,
                    sealed: entry.sealed,
                    pairCommitment: entry.pairCommitment
                )
            }
        }
        #expect(entries.count == 8)
        var everyone = ParticipantSet(participantCount: 20)
        for position in 0..<20 { everyone.insert(position) }
        let first = try federation.server.forwardedShares(for: masking[0]).attestation
        let conspiring =
            adversary == .semiHonest
            ? []
            : try Witness(
                signingKey: federation.opening.witnessSigningKey,
                memory: ForgetfulWitnessMemory()
            ).attest(
                .masking,
                in: federation.round,
                digest: federation.context(of: victim).maskingDigest(of: everyone)
            )
        func refusal(_ attestation: [UInt8]) throws -> SecureAggregationError? {
            var client = try federation.clients[victim].orThrow()
            do throws(SecureAggregationError) {
                _ = try client.maskedInput(
                    for: ForwardedShares(
                        round: federation.round,
                        recipient: victim,
                        maskingSet: everyone,
                        attestation: attestation,
                        entries: entries
                    )
                ) { _, _ in Issue.record("the answer was asked for") }
                return nil
            } catch {
                return error
            }
        }
        // The witness signs one context for all; and even with another's signature the commitments differ.
        if adversary == .malicious { #expect(try refusal(first) == .attestationInvalid) }
        #expect(try refusal(conspiring) == .pairCommitmentMismatch(client: entries[0].client))
        let survivors = try federation.runMaskedInput(masking)
        let sum = try federation.runUnmasking(federation.runConsistencyCheck(survivors))
        #expect(sum.survivors == masking)
        #expect(sum.values == federation.plainSum(over: masking))
    }

    /// It answers the victim with the victim's own commitments, so that it masks, and counts it as alive:
    /// the masks do not cancel, and neither the victim's vector nor any sum with it comes out.
    @Test(arguments: Adversary.allCases) func masksOfAnotherQueryDoNotCancel(adversary: Adversary)
        throws
    {
        var attack = try AttackedRound(adversary: adversary, colluders: { _ in [] })
        let victim = try attack.victim()
        attack.federation.otherQueryDigests[victim] = [UInt8](repeating: 1, count: 32)
        // The clients' messages of this round, from which the server would take the victim out.
        try attack.federation.begin(round: attack.round.number + 1)
        attack.attacker = Attacker(
            attack.federation.opening,
            round: attack.round,
            context: try attack.federation.context,
            keys: [:]
        )
        var sent: [ClientID: EncryptedShares] = [:]
        for id in attack.federation.ids {
            let message = try EncryptedShares(decoding: attack.federation.share(id))
            sent[id] = message
            try attack.attacker.sees(message)
        }
        for id in attack.federation.ids {
            let own = try sent[id].orThrow()
            let context = try attack.federation.context(of: id)
            let forwarded = ForwardedShares(
                round: attack.round,
                recipient: id,
                maskingSet: attack.survivors(),
                attestation: try attack.attestation(
                    .masking,
                    digest: context.maskingDigest(of: attack.survivors()),
                    orElse: []
                ),
                entries: try own.entries.map { entry in
                    ForwardedShares.Entry(
                        client: entry.client,
                        sealed: try sent[entry.client].orThrow().entries
                            .first { $0.client == id }.orThrow().sealed,
                        pairCommitment: entry.pairCommitment
                    )
                }
            )
            attack.attacker.sees(
                try MaskedInput(decoding: attack.federation.mask(id, forwarded)),
                after: forwarded
            )
        }
        let set = attack.survivors()
        var signed: [ClientID: SurvivorSignature] = [:]
        if adversary == .malicious {
            for id in attack.honest { signed[id] = try attack.sign(id, set).get() }
        }
        for id in attack.honest {
            let signatures =
                try adversary == .malicious ? attack.signatures(for: id, set, signed) : []
            // A neighbor of the victim's finds its signature to be over something else.
            _ = try attack.ask(id, set, signatures.filter { $0.client != victim })
        }
        #expect(try attack.attacker.exposedSums().isEmpty)
        #expect(try attack.attacker.selfMask(of: victim) == nil)
        try attack.expectNoVectorComputable()
    }
}
