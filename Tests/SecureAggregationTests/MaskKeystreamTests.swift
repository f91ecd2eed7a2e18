import CSodium
import ProtocolPrimitives
import Testing

@testable import SecureAggregation

@Suite struct MaskKeystreamTests {
    /// The keystream's first lanes, read in blocks as everywhere else.
    private func lanes(_ mask: SignedMask, count: Int) throws -> [UInt32] {
        var lanes = [UInt32](repeating: 0, count: count)
        try MaskRemoval.apply([mask], to: &lanes, maxConcurrency: 1)
        return lanes
    }

    private func bytes(_ lanes: [UInt32]) -> [UInt8] {
        lanes.flatMap { lane in (0..<4).map { UInt8(truncatingIfNeeded: lane >> UInt32(8 * $0)) } }
    }

    private func mask(_ seed: SecretBytes) -> SignedMask {
        SignedMask(keystreamSeed: seed, direction: .add)
    }

    /// The first block, whose counter is 0: NIST AESAVS, KeySbox 0, VarKey 0 and 127, VarTxt 0 and 95
    /// (AES-128, key, plaintext, ciphertext).
    @Test(arguments: [
        (
            "10a58869d74be5a374cf867cfb473859", "00000000000000000000000000000000",
            "6d251e6944b051e04eaa6fb4dbf78465"
        ),
        (
            "80000000000000000000000000000000", "00000000000000000000000000000000",
            "0edd33d3c621e546455bd8ba1418bec8"
        ),
        (
            "ffffffffffffffffffffffffffffffff", "00000000000000000000000000000000",
            "a1f6258c877d5fcd8964484538bfc92c"
        ),
        (
            "00000000000000000000000000000000", "80000000000000000000000000000000",
            "3ad78e726c1ec02b7ebfe92b23d9ec34"
        ),
        (
            "00000000000000000000000000000000", "ffffffffffffffffffffffff00000000",
            "123c1f4af313ad8c2ce648b2e71fb6e1"
        ),
    ])
    func firstBlockAgreesWithNIST(key: String, block: String, ciphertext: String) throws {
        // The last 4 bytes of the seed are not used.
        let seed = try Sample.secret(key + block.dropLast(8) + "deadbeef")
        #expect(Hex.encode(bytes(try lanes(mask(seed), count: 4))) == ciphertext)
    }

    /// From `openssl enc -aes-128-ctr` (OpenSSL 3) over zeros, and from Python's `cryptography`.
    @Test func agreesWithOpenSSLAcrossBlocks() throws {
        let seed = SecretBytes(copying: (0..<32).map { $0 })
        let stream = bytes(try lanes(mask(seed), count: 10_000))
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

    @Test(arguments: [1, 2, 3, 4, 5, 31, 2047, 2048, 2049, 20_000])
    func addingAndSubtractingCancels(laneCount: Int) throws {
        var random = try Sample.random("cancel")
        let seed = SecretBytes(count: 32, using: &random)
        let mask = mask(seed)
        let original = (0..<laneCount).map { UInt32(truncatingIfNeeded: $0 &* 2_654_435_761) }
        var sum = original
        try MaskRemoval.apply([mask], to: &sum, maxConcurrency: 1)
        #expect(sum != original)
        try MaskRemoval.apply([mask.reversed], to: &sum, maxConcurrency: 1)
        #expect(sum == original)
    }

    @Test func concurrencyDoesNotChangeTheResult() throws {
        var random = try Sample.random("concurrency")
        let masks = (0..<13).map { number in
            SignedMask(
                keystreamSeed: SecretBytes(count: 32, using: &random),
                direction: number % 3 == 0 ? .subtract : .add
            )
        }
        let results = try (1...20).map { concurrency in
            var sum = [UInt32](repeating: 7, count: 9000)
            try MaskRemoval.apply(masks, to: &sum, maxConcurrency: concurrency)
            return sum
        }
        #expect(Set(results).count == 1)
    }

    /// Added in pieces of any length that is a multiple of 4, a mask is the same.
    @Test func piecesContinueTheKeystream() throws {
        let seed = SecretBytes(copying: [UInt8](repeating: 77, count: 32))
        let whole = try lanes(mask(seed), count: 20_000)
        let maskSum = try MaskSum([mask(seed)])
        var pieces = [UInt32](repeating: 0, count: 20_000)
        var start = 0
        pieces.withUnsafeMutableBufferPointer { pieces in
            for count in [4, 8, 2048, 4, 0, 1024, 2048 - 512, 2048] {
                let piece = UnsafeMutableBufferPointer(rebasing: pieces[start..<(start + count)])
                maskSum.apply(to: piece)
                start += count
            }
        }
        #expect(start == 6672)
        #expect(pieces[..<start] == whole[..<start])
    }

    @Test func smallerNumberAdds() throws {
        let seed = try MaskSeed(
            between: ClientID(2),
            and: ClientID(1),
            secret: SecretBytes(copying: [UInt8](repeating: 5, count: 16)),
            round: Sample.round
        )
        let pair = (
            SignedMask.pairwise(seed, of: ClientID(1), with: ClientID(2)),
            SignedMask.pairwise(seed, of: ClientID(2), with: ClientID(1))
        )
        #expect(pair.0.direction == .add && pair.1.direction == .subtract)
        #expect(pair.0.reversed.direction == .subtract && pair.1.reversed.direction == .add)
        var sum = [UInt32](repeating: 1, count: 100)
        try MaskRemoval.apply([pair.0, pair.1], to: &sum, maxConcurrency: 1)
        #expect(sum == [UInt32](repeating: 1, count: 100))
    }

    @Test(arguments: [0, 3, 16, 31, 33]) func seedsOfOtherLengthsAreRefused(byteCount: Int) {
        let seed = SecretBytes(copying: [UInt8](repeating: 1, count: byteCount))
        #expect(throws: SecureAggregationError.cipherUnavailable) {
            try MaskKeystream(seed: seed)
        }
    }
}
