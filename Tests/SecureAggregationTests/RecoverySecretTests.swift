import ProtocolPrimitives
import Testing

@testable import SecureAggregation

/// Expected values are from Python: `hashlib.blake2b(domain + b"\0" + message, key=..., digest_size=16)`
/// for the secret 0x40..<0x50 of client 70,000, run 1...16, round 9; seeds are 0x20..<0x30.
@Suite struct RecoverySecretTests {
    private let owner = ClientID(70_000)
    private let round = RoundID(run: Sample.round.run, number: 9)

    private func recovery(_ round: RoundID? = nil, owner: ClientID? = nil) throws -> RecoverySecret
    {
        try RecoverySecret(
            of: owner ?? self.owner,
            secret: SecretBytes(copying: Array(0x40..<0x50)),
            round: round ?? self.round
        )
    }

    private func seed(with neighbor: ClientID) throws -> MaskSeed {
        try MaskSeed(
            between: owner,
            and: neighbor,
            secret: SecretBytes(copying: Array(0x20..<0x30)),
            round: round
        )
    }

    @Test func agreesWithPython() throws {
        let recovery = try recovery()
        #expect(Hex.encode(recovery.commitment) == "e2b7437937044fd55220214e16fe0527")
        for (neighbor, expected) in [
            (3, "144cbdcda2951a847cec8bbb00ed537e"), (4, "b6ba023a9d2875e4ee3d7c3c3b759f52"),
        ] as [(UInt32, String)] {
            let neighbor = ClientID(neighbor)
            let encrypted = recovery.encrypt(try seed(with: neighbor), for: neighbor)
            #expect(Hex.encode(encrypted) == expected)
            let decrypted = try recovery.decrypt(encrypted, for: neighbor)
            #expect(try decrypted.secret == seed(with: neighbor).secret)
            // It is bound to the same pair and round.
            #expect(try decrypted.commitment == seed(with: neighbor).commitment)
        }
    }

    @Test func anotherNeighborRoundOrOwnerIsAnotherPad() throws {
        let neighbor = ClientID(3)
        let seed = try seed(with: neighbor)
        let next = RoundID(run: round.run, number: 10)
        let all = [
            try recovery().encrypt(seed, for: neighbor),
            try recovery().encrypt(seed, for: ClientID(4)),
            try recovery(next).encrypt(seed, for: neighbor),
            try recovery(owner: ClientID(69_999)).encrypt(seed, for: neighbor),
        ]
        #expect(Set(all).count == all.count)
        #expect(try recovery(next).commitment != recovery().commitment)
        #expect(try recovery(owner: ClientID(1)).commitment != recovery().commitment)
    }

    /// Each changed bit decrypts to a seed that does not fit the commitment.
    @Test func changedCiphertextsAreNoticedByTheCommitment() throws {
        let neighbor = ClientID(3)
        let seed = try seed(with: neighbor)
        let encrypted = try recovery().encrypt(seed, for: neighbor)
        for bit in 0..<128 {
            var changed = encrypted
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try recovery().decrypt(changed, for: neighbor).commitment != seed.commitment)
        }
    }

    @Test(arguments: [0, 15, 17, 32]) func otherLengthsAreRefused(byteCount: Int) throws {
        let bytes = [UInt8](repeating: 1, count: byteCount)
        #expect(throws: SecureAggregationError.invalidSecret(client: owner)) {
            try RecoverySecret(of: owner, secret: SecretBytes(copying: bytes), round: round)
        }
        let recovery = try recovery()
        #expect(throws: SecureAggregationError.invalidSecret(client: owner)) {
            try recovery.decrypt(bytes, for: ClientID(3))
        }
    }
}
