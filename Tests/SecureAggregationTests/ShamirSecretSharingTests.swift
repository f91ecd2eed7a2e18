import ProtocolPrimitives
import Testing

@testable import SecureAggregation

@Suite struct ShamirSecretSharingTests {
    @Test(arguments: [(1, 1), (1, 5), (2, 2), (3, 7), (31, 58), (57, 86), (40, 1024), (1024, 1024)])
    func anyThresholdSharesRebuild(threshold: Int, count: Int) throws {
        var random = try Sample.random("shamir-\(threshold)-\(count)")
        let sharing = try ShamirSecretSharing(threshold: threshold)
        for secretBytes in [
            random.bytes(count: 16), .init(repeating: 0, count: 16),
            .init(repeating: 255, count: 16),
        ] {
            let secret = SecretBytes(copying: secretBytes)
            var shares = try sharing.shares(of: secret, count: count, using: &random)
            #expect(shares.map(\.index) == (1...UInt16(count)).map { $0 })
            random.shuffle(&shares)
            let chosen = Array(shares.prefix(threshold))
            #expect(Sample.bytes(try sharing.secret(from: chosen)) == secretBytes)
            #expect(Sample.bytes(try sharing.secret(from: shares)) == secretBytes)
            let weights = try LagrangeCoefficients(indices: chosen.map(\.index))
            #expect(
                Sample.bytes(try sharing.secret(from: chosen, coefficients: weights)) == secretBytes
            )
        }
    }

    /// Sharing with every coefficient 1 has shares that can be worked out by hand.
    ///
    /// From Python: limbs are the secret's bytes 0..<7, 7..<14 and 14..<16, little-endian, and share i
    /// is limb + i + i^2 modulo 2^61 - 1.
    @Test func sharesAreThePolynomialsValues() throws {
        struct Ones: RandomSource {
            mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
                for index in buffer.indices { buffer[index] = index % 8 == 0 ? 1 : 0 }
            }
        }
        var ones = Ones()
        let secret = SecretBytes(copying: [UInt8](repeating: 0xFF, count: 7) + Array(1...9))
        let shares = try ShamirSecretSharing(threshold: 3).shares(
            of: secret,
            count: 1024,
            using: &ones
        )
        let limbs: [UInt64] = [0xFF_FFFF_FFFF_FFFF, 0x07_0605_0403_0201, 0x0908]
        for share in shares {
            let point = UInt64(share.index)
            for limb in 0..<3 {
                #expect(
                    share.elements[limb] == (limbs[limb] + point + point * point) % ((1 << 61) - 1)
                )
            }
        }
    }

    /// With one share too few, the values at 0 of the polynomial through them are unrelated.
    @Test func oneShareTooFewSaysNothing() throws {
        var random = try Sample.random("too-few")
        let secret = SecretBytes(count: 16, using: &random)
        let shares = try ShamirSecretSharing(threshold: 5).shares(
            of: secret,
            count: 8,
            using: &random
        )
        let lower = try ShamirSecretSharing(threshold: 4)
        let rebuilt = try? lower.secret(from: Array(shares[2..<6]))
        #expect(rebuilt != secret)
    }

    @Test func badSharesAreRefused() throws {
        var random = try Sample.random("bad")
        let sharing = try ShamirSecretSharing(threshold: 3)
        let secret = SecretBytes(count: 16, using: &random)
        let shares = try sharing.shares(of: secret, count: 5, using: &random)
        let zero = Share(index: 0, elements: shares[0].elements)
        let large = Share(index: 1025, elements: shares[0].elements)
        for bad in [
            [], Array(shares[..<2]), [shares[0], shares[1], shares[1]],
            [zero, shares[1], shares[2]],
            [large, shares[1], shares[2]], [shares[0], shares[1], shares[2], shares[2]],
        ] {
            #expect(throws: SecureAggregationError.invalidShare) { try sharing.secret(from: bad) }
        }
        let weights = try LagrangeCoefficients(indices: [1, 2, 3])
        #expect(throws: SecureAggregationError.invalidShare) {
            try sharing.secret(from: [shares[1], shares[0], shares[2]], coefficients: weights)
        }
    }

    /// A limb at or above its range cannot come from 16 bytes.
    @Test(arguments: 0..<3) func limbsOutOfRangeAreRefused(limb: Int) throws {
        let sharing = try ShamirSecretSharing(threshold: 1)
        let limit: UInt64 = limb == 2 ? 1 << 16 : 1 << 56
        for (value, isGood) in [(limit - 1, true), (limit, false), (PrimeField.modulus - 1, false)]
        {
            let share = Share(index: 1, elements: ShareElements { $0 == limb ? value : 0 })
            #expect(((try? sharing.secret(from: [share])) != nil) == isGood)
        }
    }

    @Test func nonCanonicalElementsAreRefused() throws {
        for (value, isGood) in [
            (PrimeField.modulus - 1, true), (PrimeField.modulus, false), (UInt64.max, false),
        ] {
            var writer = ByteWriter()
            writer.uint16(1)
            for limb in 0..<3 { writer.uint64(limb == 1 ? value : 5) }
            var reader = MessageReader(
                unframed: writer.output,
                kind: .unmaskingShares,
                round: Sample.round
            )
            #expect(((try? Share(from: &reader)) != nil) == isGood)
        }
    }

    @Test func parametersAreChecked() throws {
        var random = try Sample.random("parameters")
        for threshold in [0, -1, 1025, Int.max] {
            #expect(throws: SecureAggregationError.self) {
                try ShamirSecretSharing(threshold: threshold)
            }
        }
        let sharing = try ShamirSecretSharing(threshold: 3)
        let secret = SecretBytes(count: 16, using: &random)
        for count in [0, 2, 1025] {
            #expect(throws: SecureAggregationError.self) {
                try sharing.shares(of: secret, count: count, using: &random)
            }
        }
        for byteCount in [0, 15, 17, 32] {
            #expect(throws: SecureAggregationError.self) {
                try sharing.shares(
                    of: SecretBytes(count: byteCount, using: &random),
                    count: 3,
                    using: &random
                )
            }
        }
    }

    /// Top four bits of the first share's elements over 1,300 sharings of one secret.
    ///
    /// Chi-square with 15 degrees of freedom; 37.7 has p = 0.001. The seed is fixed.
    @Test func sharesAreUniform() throws {
        var random = try Sample.random("uniform")
        let sharing = try ShamirSecretSharing(threshold: 2)
        let secret = SecretBytes(copying: [UInt8](repeating: 0, count: 16))
        var counts = [Int](repeating: 0, count: 16)
        for _ in 0..<1300 {
            let share = try sharing.shares(of: secret, count: 2, using: &random)[0]
            for limb in 0..<3 { counts[Int(share.elements[limb] >> 57)] += 1 }
        }
        let mean = 3900.0 / 16
        let sum = counts.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
        #expect(sum < 37.7)
    }

    @Test func sharesDoNotPrint() throws {
        let share = Share(index: 9, elements: ShareElements { _ in 123_456_789 })
        var output = ""
        dump(share, to: &output)
        print(share, share.elements, to: &output)
        #expect(!output.contains("123456789"))
    }
}
