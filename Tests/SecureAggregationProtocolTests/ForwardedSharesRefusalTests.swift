import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// What a client says to a coordinator that hides its neighbors or tampers with what they sent.
@Suite struct ForwardedSharesRefusalTests {
    /// Twenty clients, of whom two dropped out before sharing.
    private struct Fixture {
        let federation: Federation
        let id: ClientID
        let good: ForwardedShares

        init(_ adversary: Adversary) throws {
            var federation = try Federation(
                clientCount: 20,
                neighborCount: 6,
                threshold: 4,
                adversary: adversary,
                minimumCohort: 17
            )
            let id = federation.ids[3]
            let near = try federation.serverSession.neighborList(for: id).neighbors.map(\.client)
            let far = try federation.ids.first { !near.contains($0) && $0 != id }.orThrow()
            self.id = id
            _ = try federation.runShareKeys(dropping: [near[5], far])
            good = try federation.server.forwardedShares(for: id)
            self.federation = federation
        }

        func position(_ client: ClientID) throws -> Int {
            try federation.participants.firstIndex(of: client).orThrow()
        }

        /// The masking set without some clients.
        func set(without clients: [ClientID]) throws -> ParticipantSet {
            var set = good.maskingSet
            for client in clients { set.remove(try position(client)) }
            return set
        }

        /// A witness's signature over a set; of this one's, whatever it signed before.
        func attestation(_ set: ParticipantSet, signer: SigningKey? = nil) throws -> [UInt8] {
            guard federation.parameters.adversary == .malicious else { return [] }
            return try Witness(
                signingKey: signer ?? federation.opening.witnessSigningKey,
                memory: ForgetfulWitnessMemory()
            ).attest(
                .masking,
                in: federation.round,
                digest: federation.context.maskingDigest(of: set)
            )
        }

        /// What the client says to forwarded shares; the witness signs whatever set they have.
        func refusal(
            _ entries: [ForwardedShares.Entry]? = nil,
            set: ParticipantSet? = nil,
            attestation: [UInt8]? = nil,
            to recipient: ClientID? = nil,
            in round: RoundID? = nil
        ) throws -> SecureAggregationError? {
            var client = try federation.clients[id].orThrow()
            let set = set ?? good.maskingSet
            let message = ForwardedShares(
                round: round ?? federation.round,
                recipient: recipient ?? id,
                maskingSet: set,
                attestation: try attestation ?? self.attestation(set),
                entries: entries ?? good.entries
            )
            do throws(SecureAggregationError) {
                _ = try client.maskedInput(for: message) { _, _ in }
                return nil
            } catch {
                return error
            }
        }
    }

    @Test(arguments: Adversary.allCases) func otherContextsAreRefused(adversary: Adversary) throws {
        let fixture = try Fixture(adversary)
        #expect(try fixture.refusal() == nil)
        #expect(
            try fixture.refusal(to: fixture.federation.ids[4]) == .wrongContext(.forwardedShares)
        )
        let other = RoundID(run: fixture.federation.round.run, number: 99)
        #expect(try fixture.refusal(in: other) == .wrongContext(.forwardedShares))
    }

    /// Entries are from exactly the neighbors in the masking set.
    @Test(arguments: Adversary.allCases) func otherEntriesAreRefused(adversary: Adversary) throws {
        let fixture = try Fixture(adversary)
        let entries = fixture.good.entries
        #expect(entries.count == 5)
        #expect(try fixture.refusal(Array(entries.dropLast())) == .neighborsMismatch)
        #expect(try fixture.refusal([]) == .neighborsMismatch)
        #expect(try fixture.refusal(entries + [entries[0]]) == .neighborsMismatch)
        let outsider = try fixture.federation.ids.first { other in
            other != fixture.id && !entries.contains { $0.client == other }
        }.orThrow()
        let strange = ForwardedShares.Entry(
            client: outsider,
            sealed: entries[0].sealed,
            pairCommitment: entries[0].pairCommitment
        )
        #expect(try fixture.refusal(entries + [strange]) == .neighborsMismatch)
        #expect(
            try fixture.refusal(set: fixture.set(without: [entries[0].client]))
                == .neighborsMismatch
        )
    }

    @Test(arguments: Adversary.allCases) func badMaskingSetsAreRefused(adversary: Adversary) throws
    {
        let fixture = try Fixture(adversary)
        let entries = fixture.good.entries
        let own = try fixture.set(without: [fixture.id])
        #expect(try fixture.refusal(set: own) == .maskingSetLacksSelf)
        let two = entries.prefix(2).map(\.client)
        #expect(
            try fixture.refusal(Array(entries.dropFirst(2)), set: fixture.set(without: two))
                == .cohortTooSmall(minimum: 17, actual: 16)
        )
        for count in [0, 19, 21] {
            #expect(
                try fixture.refusal(set: ParticipantSet(participantCount: count))
                    == .neighborsMismatch
            )
        }
        #expect(
            try fixture.refusal(Array(entries.dropFirst()), set: fixture.set(without: [two[0]]))
                == nil
        )
    }

    @Test(arguments: Adversary.allCases) func tooFewNeighborsAreRefused(adversary: Adversary) throws
    {
        var federation = try Federation(
            clientCount: 20,
            neighborCount: 6,
            threshold: 4,
            adversary: adversary
        )
        _ = try federation.runShareKeys()
        let id = federation.ids[3]
        let good = try federation.server.forwardedShares(for: id)
        for gone in 2...4 {
            var set = good.maskingSet
            for entry in good.entries.prefix(gone) {
                set.remove(try federation.participants.firstIndex(of: entry.client).orThrow())
            }
            let witness = Witness(
                signingKey: federation.opening.witnessSigningKey,
                memory: ForgetfulWitnessMemory()
            )
            let forwarded = ForwardedShares(
                round: good.round,
                recipient: id,
                maskingSet: set,
                attestation: adversary == .semiHonest
                    ? []
                    : try witness.attest(
                        .masking,
                        in: good.round,
                        digest: federation.context.maskingDigest(of: set)
                    ),
                entries: Array(good.entries.dropFirst(gone))
            )
            var client = try federation.clients[id].orThrow()
            do {
                _ = try client.maskedInput(for: forwarded) { _, _ in }
                #expect(gone == 2)
            } catch {
                #expect(error == .insufficientNeighbors(required: 4, actual: 6 - gone))
            }
        }
    }

    /// The masking set needs the witness's signature where the coordinator is not trusted, and has
    /// none elsewhere.
    @Test func badAttestationsAreRefused() throws {
        let fixture = try Fixture(.malicious)
        let good = try fixture.attestation(fixture.good.maskingSet)
        #expect(good == fixture.good.attestation)
        var random = try SeededRandomSource(seed: 3, label: "another witness")
        let others = [
            [],
            [UInt8](repeating: 0, count: 64),
            try fixture.attestation(fixture.set(without: [fixture.good.entries[0].client])),
            try fixture.attestation(
                fixture.good.maskingSet,
                signer: SigningKey(using: &random)
            ),
            // The same digest, signed as that of survivors.
            try fixture.federation.opening.witness.attest(
                .survivors,
                in: fixture.federation.round,
                digest: fixture.federation.context.maskingDigest(of: fixture.good.maskingSet)
            ),
        ]
        for attestation in others {
            #expect(try fixture.refusal(attestation: attestation) == .attestationInvalid)
        }
        let trusting = try Fixture(.semiHonest)
        #expect(try trusting.refusal(attestation: good) == .attestationInvalid)
    }

    /// A neighbor's commitment to another mask is the coordinator's doing, and refused.
    @Test(arguments: Adversary.allCases) func otherCommitmentsAreRefused(adversary: Adversary)
        throws
    {
        let fixture = try Fixture(adversary)
        for index in fixture.good.entries.indices {
            var entries = fixture.good.entries
            entries[index] = ForwardedShares.Entry(
                client: entries[index].client,
                sealed: entries[index].sealed,
                pairCommitment: entries[index].pairCommitment.map { ~$0 }
            )
            #expect(
                try fixture.refusal(entries)
                    == .pairCommitmentMismatch(client: entries[index].client)
            )
        }
    }

    /// Shares that do not open are no reason to refuse: any client could stop everybody then.
    @Test(arguments: Adversary.allCases) func brokenSealsAreNotRefused(adversary: Adversary) throws
    {
        let fixture = try Fixture(adversary)
        let entries = fixture.good.entries.map { entry in
            ForwardedShares.Entry(
                client: entry.client,
                sealed: fixture.good.entries[0].sealed,
                pairCommitment: entry.pairCommitment
            )
        }
        #expect(try fixture.refusal(entries) == nil)
    }
}
