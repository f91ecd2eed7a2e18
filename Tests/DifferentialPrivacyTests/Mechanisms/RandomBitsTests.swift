import Foundation
import ProtocolPrimitives
import Testing

@testable import DifferentialPrivacy

@Suite struct RandomBitsTests {
    /// Frequencies of Bernoulli(exp(-x)) against mpmath's exp(-x), failing below p = 1e-5 each.
    @Test func exponentialBernoulliHasTheRightFrequency() throws {
        struct File: Decodable {
            struct Row: Decodable {
                var x: String
                var value: Decimal
            }
            var exponentialOfMinus: [Row]
        }
        let file = try VectorFile.decode(File.self, named: "mpmath-discrete-gaussian.json")
        try #require(!file.exponentialOfMinus.isEmpty)
        for row in file.exponentialOfMinus {
            let parts = row.x.split(separator: "/").compactMap { UInt64($0) }
            let numerator = try #require(parts.first)
            let denominator = parts.count == 2 ? parts[1] : 1
            let p = row.value.number
            for (scale, digitCount): (UInt64, UInt64) in [(1, 16), (1 << 45, 14)] {
                // The same fraction over a small denominator and over one near the largest.
                let hits = try frequency(seed: numerator) { bits, refill in
                    let digits = bits.take(digitCount, refill)
                    return bits.bernoulliExponential(
                        numerator * scale,
                        denominator * scale,
                        digits: digits,
                        digitCount,
                        refill
                    )
                }
                #expect(pValue(hits: hits, probability: p) > 1e-5, "exp(-\(row.x))")
            }
        }
    }

    @Test(arguments: [(1, 3), (2, 3), (1, 1000), (999, 1000), (65_535, 65_536), (1, 2)])
    func fractionBernoulliHasTheRightFrequency(numerator: UInt64, denominator: UInt64) throws {
        let hits = try frequency(seed: denominator) { bits, refill in
            bits.bernoulli(numerator, denominator, refill)
        }
        let p = Double(numerator) / Double(denominator)
        #expect(pValue(hits: hits, probability: p) > 1e-5)
    }

    @Test func certainAndImpossibleDrawsNeverMiss() throws {
        #expect(try frequency(seed: 1) { $0.bernoulli(0, 7, $1) } == 0)
        #expect(try frequency(seed: 2) { $0.bernoulli(7, 7, $1) } == Self.count)
        #expect(
            try frequency(seed: 3) {
                $0.bernoulliExponential(0, 7, digits: $0.take(13, $1), 13, $1)
            } == Self.count
        )
    }

    /// The comparison against all 2^14 first digits is exact: true for floor(2^14 n / d) of them,
    /// and undecided for at most one.
    @Test func firstDigitsDecideAsTheFractionSays() {
        let (numerator, denominator): (UInt64, UInt64) = (12_345, 67_890)
        var hits: UInt64 = 0
        for digits in 0..<UInt64(1 << 14) {
            // One word per draw: these digits, then ones, so that a tie is decided as false.
            var bits = RandomBits(blockWordCount: 1)
            let word = digits | 0xFFFF_FFFF_FFFF_C000
            if bits.bernoulli(numerator, denominator, { $0.storeBytes(of: word, as: UInt64.self) })
            {
                hits += 1
            }
        }
        #expect(hits == (numerator << 14) / denominator)
    }

    @Test func bitsAreTakenFromLowToHigh() {
        var bits = RandomBits(blockWordCount: 1)
        let refill: RandomBits.Refill = {
            $0.storeBytes(of: 0x0123_4567_89AB_CDEF, as: UInt64.self)
        }
        #expect(bits.take(16, refill) == 0xCDEF)
        #expect(bits.take(4, refill) == 0xB)
        #expect(bits.take(32, refill) == 0x3456_789A)
        #expect(bits.take(32, refill) == 0x89AB_CDEF, "12 bits are left, too few")
    }

    private static let count = 200_000

    private func frequency(
        seed: UInt64,
        _ draw: (inout RandomBits, RandomBits.Refill) -> Bool
    ) throws -> Int {
        var random = try SeededRandomSource(seed: seed, label: "bernoulli")
        var bits = RandomBits(blockWordCount: 256)
        return (0..<Self.count).count { _ in draw(&bits) { random.fill($0) } }
    }

    private func pValue(hits: Int, probability: Double) -> Double {
        let count = Double(Self.count)
        let deviation = (probability * (1 - probability) * count).squareRoot()
        return Statistics.normalPValue((Double(hits) - probability * count) / deviation)
    }
}
