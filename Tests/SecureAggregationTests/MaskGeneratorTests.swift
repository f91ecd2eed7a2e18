import CSodium
import ProtocolPrimitives
import Testing

@testable import SecureAggregation

@Suite struct MaskGeneratorTests {
    private func lanes(_ generator: MaskGenerator, count: Int, firstLane: Int = 0) -> [UInt32] {
        var lanes = [UInt32](repeating: 0, count: count)
        lanes.withUnsafeMutableBufferPointer {
            generator.apply(to: $0, direction: .add, firstLane: firstLane)
        }
        return lanes
    }

    private func bytes(_ lanes: [UInt32]) -> [UInt8] {
        lanes.flatMap { lane in (0..<4).map { UInt8(truncatingIfNeeded: lane >> UInt32(8 * $0)) } }
    }

    /// NIST SP 800-38A, F.5.1 (CTR-AES128.Encrypt): keystream = plaintext xor ciphertext.
    @Test func agreesWithNIST() throws {
        let plaintext = try Hex.decode(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
        )
        let ciphertext = try Hex.decode(
            "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
                + "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee"
        )
        let seed = try Sample.secret(
            "2b7e151628aed2a6abf7158809cf4f3c" + "f0f1f2f3f4f5f6f7f8f9fafb" + "00000000"
        )
        let generator = try MaskGenerator(seed: seed)
        let keystream = bytes(lanes(generator, count: 16, firstLane: 0xFCFD_FEFF * 4))
        #expect(keystream == zip(plaintext, ciphertext).map { $0 ^ $1 })
    }

    /// From `openssl enc -aes-128-ctr` (OpenSSL 3) over zeros.
    @Test func agreesWithOpenSSLAcrossBlocks() throws {
        let seed = SecretBytes(copying: (0..<32).map { $0 })
        let generator = try MaskGenerator(seed: seed)
        let first = lanes(generator, count: MaskGenerator.blockLaneCount)
        let second = lanes(generator, count: 1808, firstLane: MaskGenerator.blockLaneCount)
        let stream = bytes(first + second)
        #expect(
            Hex.encode(stream[..<32])
                == "074bce62d98cb9011cec6958ebb4fc360ed7259add1011e159d00e61b1925410"
        )
        #expect(Hex.encode(stream[32768..<32784]) == "3973d0dbb591312f344397a88eabc0d1")
        #expect(
            Hex.encode(Hashing.sha256(stream))
                == "2a6ee5fd72c6d9612e47b70bf5a82bed4ae836bdb754d18fc25ed0173b80d8b8"
        )
    }

    @Test(arguments: [1, 2, 3, 4, 5, 31, 8191, 8192, 8193, 20_000])
    func addingAndSubtractingCancels(laneCount: Int) throws {
        var random = try Sample.random("cancel")
        let seed = SecretBytes(count: 32, using: &random)
        let mask = SignedMask(generator: try MaskGenerator(seed: seed), direction: .add)
        let original = (0..<laneCount).map { UInt32(truncatingIfNeeded: $0 &* 2_654_435_761) }
        var sum = original
        MaskRemoval.apply([mask], to: &sum, maxConcurrency: 1)
        #expect(sum != original)
        MaskRemoval.apply([mask.reversed], to: &sum, maxConcurrency: 1)
        #expect(sum == original)
    }

    @Test func concurrencyDoesNotChangeTheResult() throws {
        var random = try Sample.random("concurrency")
        let masks = try (0..<13).map { number in
            SignedMask(
                generator: try MaskGenerator(seed: SecretBytes(count: 32, using: &random)),
                direction: number % 3 == 0 ? .subtract : .add
            )
        }
        let results = (1...5).map { concurrency in
            var sum = [UInt32](repeating: 7, count: 9000)
            MaskRemoval.apply(masks, to: &sum, maxConcurrency: concurrency)
            return sum
        }
        #expect(Set(results).count == 1)
    }

    @Test func smallerNumberAdds() throws {
        let seed = SecretBytes(copying: [UInt8](repeating: 5, count: 32))
        let pair = (
            try SignedMask.pairwise(seed: seed, of: ClientID(1), with: ClientID(2)),
            try SignedMask.pairwise(seed: seed, of: ClientID(2), with: ClientID(1))
        )
        #expect(pair.0.direction == .add && pair.1.direction == .subtract)
        var sum = [UInt32](repeating: 1, count: 100)
        MaskRemoval.apply([pair.0, pair.1], to: &sum, maxConcurrency: 1)
        #expect(sum == [UInt32](repeating: 1, count: 100))
    }

    @Test func seedsOfOtherLengthsAreRefused() {
        #expect(throws: SecureAggregationError.self) {
            try MaskGenerator(seed: SecretBytes(copying: [1, 2, 3]))
        }
    }
}
