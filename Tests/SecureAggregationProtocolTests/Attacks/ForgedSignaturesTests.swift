import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that lacks signatures over the survivor set and makes them up.
@Suite struct ForgedSignaturesTests {
    private struct Fixture {
        var attack: AttackedRound
        let id: ClientID
        let set: ParticipantSet
        let gone: ClientID
        let good: [SurvivorSignature]

        init() throws {
            var attack = try AttackedRound()
            #expect(try attack.mask().isEmpty)
            let id = try attack.victim()
            gone = try attack.neighbors(of: id).first { !attack.colluders.contains($0) }.orThrow()
            set = attack.survivors(without: [gone])
            var signed: [ClientID: SurvivorSignature] = [:]
            for client in attack.honest where client != gone {
                signed[client] = try attack.sign(client, set).get()
            }
            good = try attack.signatures(for: id, set, signed)
            self.id = id
            self.attack = attack
        }

        /// The answer to a request with these signatures.
        func refusal(_ signatures: [SurvivorSignature]) throws -> SecureAggregationError? {
            var copy = attack
            return try copy.ask(id, set, signatures.sorted { $0.client < $1.client })
        }

        /// What is signed of the set in another context.
        func digest(_ context: RoundContext) -> [UInt8] {
            context.survivorDigest(
                of: set,
                maskingDigest: context.maskingDigest(of: attack.survivors())
            )
        }

        /// A signature of whatever in the name of a client.
        func forged(
            _ client: ClientID,
            round: RoundID? = nil,
            digest: [UInt8]? = nil,
            signer: ClientID? = nil
        ) throws -> SurvivorSignature {
            try SurvivorSignature(
                round: round ?? attack.round,
                client: client,
                survivorDigest: digest ?? attack.survivorDigest(set),
                signingKey: attack.federation.opening.signingKeys[signer ?? client].orThrow()
            )
        }
    }

    @Test func forgeriesAreNamed() throws {
        let fixture = try Fixture()
        let attack = fixture.attack
        // Eleven neighbors are left of twelve.
        #expect(fixture.good.count == 11)
        let honest = try fixture.good.map(\.client).first { !attack.colluders.contains($0) }
            .orThrow()
        let colluder = try attack.colluders.first.orThrow()
        let others = fixture.good.filter { $0.client != honest }
        let otherRound = RoundID(run: attack.round.run, number: 3)
        let otherSet = attack.survivors()
        let list = try attack.federation.serverSession.neighborList(for: honest)
        var random = try SeededRandomSource(seed: 2, label: "forger")
        var bytes = try fixture.forged(honest).encode()
        bytes.replaceSubrange(25..., with: random.bytes(count: 64))
        let forgeries = [
            // A colluder's key in the honest neighbor's name.
            try fixture.forged(honest, signer: colluder),
            // The neighbor's own signature over another round's set, another set, another graph.
            try fixture.forged(
                honest,
                digest: fixture.digest(
                    attack.federation.opening.context(
                        of: list,
                        round: otherRound,
                        length: attack.federation.length
                    )
                )
            ),
            try fixture.forged(
                honest,
                digest: attack.survivorDigest(otherSet)
            ),
            try fixture.forged(
                honest,
                digest: fixture.digest(
                    RoundContext(
                        round: attack.round,
                        graphSeed: [UInt8](repeating: 0, count: 32),
                        parameters: attack.federation.parameters,
                        laneCount: attack.federation.length,
                        queryDigest: SessionOpening.queryDigest
                    )
                )
            ),
            // The same digest, signed as of another round.
            try fixture.forged(honest, round: otherRound),
            // The neighbor's own over the same survivors of fewer that mask.
            try fixture.forged(
                honest,
                digest: attack.federation.context.survivorDigest(
                    of: fixture.set,
                    maskingDigest: attack.federation.context.maskingDigest(of: fixture.set)
                )
            ),
            try SurvivorSignature(decoding: bytes),
        ]
        for forgery in forgeries {
            #expect(
                try fixture.refusal(others + [forgery]) == .invalidSignature(client: honest)
            )
        }
        #expect(try fixture.refusal(fixture.good) == nil)
    }

    @Test func signaturesOfOthersDoNotCount() throws {
        let fixture = try Fixture()
        let attack = fixture.attack
        let neighbors = try attack.neighbors(of: fixture.id)
        let seven = Array(fixture.good.prefix(7))
        #expect(
            try fixture.refusal(seven) == .insufficientSignatures(required: 8, actual: 7)
        )
        // A participant far away, the client itself, the dropped neighbor, nobody.
        let far = try attack.honest.first { $0 != fixture.id && !neighbors.contains($0) }.orThrow()
        for stranger in [far, fixture.id, fixture.gone] {
            #expect(
                try fixture.refusal(seven + [fixture.forged(stranger)]) == .neighborsMismatch
            )
        }
        #expect(
            try fixture.refusal(
                seven + [fixture.forged(ClientID(4_000_000), signer: far)]
            ) == .neighborsMismatch
        )
        // The same signature twice does not decode.
        let doubled = UnmaskingRequest(
            round: attack.round,
            survivors: fixture.set,
            signatures: seven + [seven[6]]
        )
        #expect(throws: SecureAggregationError.self) {
            try UnmaskingRequest(decoding: doubled.encode())
        }
        #expect(try fixture.refusal(seven + [fixture.good[7]]) == nil)
        try attack.expectNoVectorComputable()
    }

    /// With colluders' signatures alone there are not enough.
    @Test func colludersAreTooFew() throws {
        let fixture = try Fixture()
        let colluding = fixture.good.filter { fixture.attack.colluders.contains($0.client) }
        #expect(
            try fixture.refusal(colluding)
                == .insufficientSignatures(required: 8, actual: colluding.count)
        )
        #expect(colluding.count == 3)
    }
}
