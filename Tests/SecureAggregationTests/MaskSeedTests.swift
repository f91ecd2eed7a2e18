import ProtocolPrimitives
import Testing

@testable import SecureAggregation

/// Expected values are from Python: `hashlib.blake2b(domain + b"\0" + message, key=..., digest_size=...)`
/// for the secret 0x20..<0x30, run 1...16, round 9, and AES-128-CTR of `cryptography` 48 over zeros.
@Suite struct MaskSeedTests {
    private let round = RoundID(run: Sample.round.run, number: 9)
    private let secret = SecretBytes(copying: Array(0x20..<0x30))

    private func pair(_ one: UInt32 = 3, _ other: UInt32 = 70_000, round: RoundID? = nil) throws
        -> MaskSeed
    {
        try MaskSeed(
            between: ClientID(one),
            and: ClientID(other),
            secret: secret,
            round: round ?? self.round
        )
    }

    private func selfMask() throws -> MaskSeed {
        try MaskSeed(selfMaskOf: ClientID(70_000), secret: secret, round: round)
    }

    @Test func commitmentsAgreeWithPython() throws {
        #expect(Hex.encode(try pair().commitment) == "84bce30a7541a9ba367ee9bc5685f739")
        #expect(Hex.encode(try selfMask().commitment) == "38ad4fc7ab5c83bcd60716f87394d4f7")
    }

    @Test func keystreamSeedsAgreeWithPython() throws {
        #expect(
            Hex.encode(Sample.bytes(try pair().keystreamSeed))
                == "d144cfb80dfba9f7883b241394efd5b7c3c6083181df2541c44ff999a46e79f4"
        )
        #expect(
            Hex.encode(Sample.bytes(try selfMask().keystreamSeed))
                == "1c0d663a0101b3eabbd5549ad29788eb0e87469aabd200106161fe9ea63e1c5c"
        )
    }

    /// 10,000 lanes: across the 32 KiB in which masks are expanded.
    @Test func masksAgreeWithPython() throws {
        let expected = [
            (
                try pair(), "73477d5b0a14360d12f08a29809e51dc0ce283b2c1bc55405ff5b0d7b21450db",
                "f10105d8cd960ee8be51c9b37156f65d",
                "c008cde3d5119059327c0aa6c314e29dc8342a7df8d88f18377da87b1fff04ec"
            ),
            (
                try selfMask(), "1722699236a0e549194a94831a56716b11588b58898d4ec53836acf486fdffd9",
                "b4fad2ae66d37710fa062168322ada6f",
                "807059cc475e3209276966c2ee88c944e2d78e717cb5edc7dc9b4ee2bdd5f8d3"
            ),
        ]
        for (seed, first, later, digest) in expected {
            var lanes = [UInt32](repeating: 0, count: 10_000)
            try MaskRemoval.apply(
                [SignedMask(seed, direction: .add)],
                to: &lanes,
                maxConcurrency: 1
            )
            let bytes = lanes.flatMap { lane in
                (0..<4).map { UInt8(truncatingIfNeeded: lane >> UInt32(8 * $0)) }
            }
            #expect(Hex.encode(bytes[..<32]) == first)
            #expect(Hex.encode(bytes[32768..<32784]) == later)
            #expect(Hex.encode(Hashing.sha256(bytes)) == digest)
        }
    }

    @Test func eitherOrderOfAPairIsTheSame() throws {
        #expect(try pair(70_000, 3).commitment == pair().commitment)
        #expect(try pair(70_000, 3).keystreamSeed == pair().keystreamSeed)
    }

    /// The same 16 bytes under another round, pair or purpose are another mask.
    @Test func theMaskDependsOnWhatItIsBoundTo() throws {
        let next = RoundID(run: round.run, number: 10)
        let seeds = [
            try pair(), try selfMask(), try pair(round: next), try pair(4), try pair(3, 70_001),
            try MaskSeed(selfMaskOf: ClientID(3), secret: secret, round: round),
        ]
        let all = seeds.flatMap { [$0.commitment, Array(Sample.bytes($0.keystreamSeed)[..<16])] }
        #expect(Set(all).count == all.count)
    }

    @Test(arguments: [0, 15, 17, 32]) func secretsOfOtherLengthsAreRefused(byteCount: Int) {
        let secret = SecretBytes(copying: [UInt8](repeating: 1, count: byteCount))
        #expect(throws: SecureAggregationError.invalidSecret(client: ClientID(8))) {
            try MaskSeed(selfMaskOf: ClientID(8), secret: secret, round: round)
        }
        #expect(throws: SecureAggregationError.invalidSecret(client: ClientID(5))) {
            try MaskSeed(between: ClientID(8), and: ClientID(5), secret: secret, round: round)
        }
    }
}
