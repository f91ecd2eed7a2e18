import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Against a malicious coordinator clients join only under the enrolled witness's signature.
@Suite struct WitnessRefusalTests {
    private func advertised(_ adversary: Adversary) throws -> (SessionOpening, ClientID) {
        var opening = try SessionOpening(
            clientCount: 20,
            neighborCount: 6,
            threshold: 4,
            adversary: adversary
        )
        try opening.runAdvertiseKeys()
        return (opening, opening.ids[7])
    }

    private func witness(_ label: String) throws -> Witness {
        var random = try SeededRandomSource(seed: 1, label: label)
        return Witness(
            signingKey: try SigningKey(using: &random),
            memory: TransientWitnessMemory()
        )
    }

    /// The graph follows from the attestation, so each of these lists is consistent in itself.
    @Test func missingAndWrongAttestationsAreRefused() throws {
        let (opening, id) = try advertised(.malicious)
        let advertisements = Array(opening.advertisements.values)
        let participants = try ParticipantList(advertisements)
        let digest = participants.digest(session: opening.session)
        let next = RoundID(run: opening.session.run, number: 4)
        let other = try ParticipantList(Array(advertisements.dropFirst()))
        let genuine = try opening.witness.attest(.participants, in: opening.session, digest: digest)
        var flipped = genuine
        flipped[40] ^= 1
        let attestations = [
            [],
            [UInt8](repeating: 0, count: 64),
            flipped,
            // Another witness, another session, another session's digest.
            try witness("another").attest(.participants, in: opening.session, digest: digest),
            try opening.witness.attest(.participants, in: next, digest: digest),
            try opening.witness.attest(
                .participants,
                in: RoundID(run: next.run, number: 5),
                digest: participants.digest(session: next)
            ),
            // Another list.
            try opening.witness.attest(
                .participants,
                in: RoundID(run: next.run, number: 6),
                digest: other.digest(session: opening.session)
            ),
        ]
        for attestation in attestations {
            let list = try opening.list(for: id, of: advertisements, attestation: attestation)
            #expect(try opening.refusal(id, list) == .attestationInvalid)
        }
        #expect(
            try opening.refusal(
                id,
                opening.list(for: id, of: advertisements, attestation: genuine)
            ) == nil
        )
    }

    /// The witness's signature over a shorter list does not serve for the longer one, or the reverse.
    @Test func attestationsOfAnotherListAreRefused() throws {
        let (opening, id) = try advertised(.malicious)
        let all = opening.advertisements.values.sorted { $0.client < $1.client }
        let shorter = Array(all.dropLast())
        let attestation = try opening.attestation(of: ParticipantList(shorter))
        #expect(
            try opening.refusal(id, opening.list(for: id, of: all, attestation: attestation))
                == .attestationInvalid
        )
        #expect(throws: SecureAggregationError.alreadyAttested(round: opening.session)) {
            try opening.attestation(of: ParticipantList(all))
        }
        #expect(
            try opening.refusal(id, opening.list(for: id, of: shorter, attestation: attestation))
                == nil
        )
    }

    /// A graph other than the one the attestation draws.
    @Test func neighborsOfAnotherGraphAreRefused() throws {
        let (opening, id) = try advertised(.malicious)
        let all = Array(opening.advertisements.values)
        let genuine = try opening.list(for: id, of: all)
        let unattested = try opening.list(for: id, of: all, attestation: [])
        #expect(genuine.neighbors != unattested.neighbors)
        let mixed = NeighborList(
            round: genuine.round,
            participants: genuine.participants,
            attestation: genuine.attestation,
            neighbors: unattested.neighbors
        )
        #expect(try opening.refusal(id, mixed) == .neighborsMismatch)
    }

    /// Without a malicious coordinator nobody needs a witness, but the list's graph counts.
    @Test func whereTheCoordinatorFollowsTheProtocolNoWitnessIsNeeded() throws {
        let (opening, id) = try advertised(.semiHonest)
        let all = Array(opening.advertisements.values)
        #expect(try opening.refusal(id, opening.list(for: id, of: all)) == nil)
        let attested = try opening.list(
            for: id,
            of: all,
            attestation: [UInt8](repeating: 3, count: 64)
        )
        #expect(try opening.refusal(id, attested) == nil)
    }

    @Test func termsNeedAWitnessAgainstAMaliciousCoordinator() throws {
        let (opening, _) = try advertised(.malicious)
        #expect(throws: SecureAggregationError.invalidParameter(.witness)) {
            try SessionTerms(
                parameters: opening.parameters,
                minimumCohort: 2,
                witness: nil,
                roster: opening.roster
            )
        }
        #expect(throws: SecureAggregationError.invalidParameter(.minimumCohort)) {
            try SessionTerms(
                parameters: opening.parameters,
                minimumCohort: 1,
                witness: opening.witnessKey,
                roster: opening.roster
            )
        }
        #expect(throws: SecureAggregationError.invalidParameter(.minimumCohort)) {
            try KeyExchangeServer(
                session: opening.session,
                parameters: opening.parameters,
                roster: opening.roster,
                minimumCohort: 1
            )
        }
    }

    /// A server that makes up an attestation only finds clients that refuse.
    @Test func aSessionWithoutTheWitnessFindsNoClients() throws {
        var (opening, _) = try advertised(.malicious)
        _ = try opening.server.close()
        let session = try opening.server.open(attestation: [UInt8](repeating: 3, count: 64))
        for id in opening.ids {
            #expect(
                try opening.refusal(id, session.neighborList(for: id)) == .attestationInvalid
            )
        }
    }
}
