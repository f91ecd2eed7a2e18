import Foundation
import ProtocolPrimitives
import Testing

@testable import DifferentialPrivacy

@Suite struct DiscreteGaussianSamplerTests {
    static let smallestPValue = LawTests.smallestPValue

    @Test func matchesTheLaw() throws {
        let vectors = try SamplerVectors.load()
        try #require(vectors.gaussian.count >= 11)
        for law in vectors.gaussian {
            let sampler = try DiscreteGaussianSampler(variance: law.variance)
            try LawTests.check(sampler, law: law, count: vectors.count, label: "gaussian")
        }
    }

    /// The kurtosis of a Gaussian is 3; at variance 1 the discrete law's own variance is 0.9999999788.
    @Test(arguments: [1, 10, 1023, 1024, 4095, 10_000_000_000, 1 << 48] as [UInt64])
    func hasTheRightMoments(variance: UInt64) throws {
        try LawTests.checkMoments(
            DiscreteGaussianSampler(variance: variance),
            variance: Double(variance),
            kurtosis: 3,
            seed: variance
        )
    }

    /// Beyond 4.5 standard deviations there are cells of too few samples: their number alone.
    @Test(arguments: [400, 1_000_000, 1 << 40] as [UInt64])
    func tailsHaveTheirWeight(variance: UInt64) throws {
        var random = try SeededRandomSource(seed: variance, label: "tails")
        let sampler = try DiscreteGaussianSampler(variance: variance)
        let sigma = Double(variance).squareRoot()
        let edge = Int64(5 * sigma)
        var beyond = 0.0
        var largest: Int64 = 0
        for _ in 0..<20 {
            for sample in sampler.samples(count: 1_000_000, using: &random) {
                beyond += abs(sample) > edge ? 1 : 0
                largest = max(largest, abs(sample))
            }
        }
        // The normal tail at the half-integer; the discrete law differs by less than a thousandth.
        let p = erfc((Double(edge) + 0.5) / sigma / 2.0.squareRoot())
        let score = (beyond - p * 20e6) / (p * 20e6).squareRoot()
        #expect(Statistics.normalPValue(score) > Self.smallestPValue)
        #expect(largest < DiscreteGaussianSampler.tailBound(variance: variance))
    }

    @Test func agreesWithIndependentProbabilitiesOfZero() throws {
        struct File: Decodable {
            struct Moments: Decodable {
                var variance: UInt64
                var probabilityOfZero: Decimal
            }
            var moments: [Moments]
        }
        let file = try VectorFile.decode(File.self, named: "mpmath-discrete-gaussian.json")
        try #require(!file.moments.isEmpty)
        for row in file.moments {
            var random = try SeededRandomSource(seed: row.variance, label: "zero")
            let count = 100_000
            let zeros = try DiscreteGaussianSampler(variance: row.variance)
                .samples(count: count, using: &random).count { $0 == 0 }
            let p = row.probabilityOfZero.number
            let score =
                (Double(zeros) - p * Double(count)) / (p * (1 - p) * Double(count)).squareRoot()
            #expect(Statistics.normalPValue(score) > Self.smallestPValue)
        }
    }

    /// Our own regression values, not an independent source: a change means that a seed now gives
    /// other noise.
    @Test func repeatsTheRegressionValues() throws {
        var random = try SeededRandomSource(seed: 1, label: "regression")
        let sampler = try DiscreteGaussianSampler(variance: 1_000_000)
        #expect(
            sampler.samples(count: 8, using: &random)
                == [598, 1224, -723, -215, 566, -1473, 1717, 203]
        )
    }

    @Test func addsTheSamplesOfTheSameSeed() throws {
        let sampler = try DiscreteGaussianSampler(variance: 4096)
        var first = try SeededRandomSource(seed: 3, label: "bulk")
        var second = first
        // More than one chunk of noise is another sequence of requests, so one chunk only.
        let start = (0..<1000).map { Int64($0 * 7 - 3500) }
        var values = start
        try sampler.addNoise(to: &values, using: &first)
        let noise = sampler.samples(count: 1000, using: &second)
        #expect(values == zip(start, noise).map { $0 + $1 })
        #expect(values != start)
    }

    @Test func singleDrawsVary() throws {
        let sampler = try DiscreteGaussianSampler(variance: 10_000)
        var random = try SeededRandomSource(seed: 4, label: "single")
        let draws = (0..<2000).map { _ in Double(sampler.sample(using: &random)) }
        let square = draws.reduce(0) { $0 + $1 * $1 } / 2000
        #expect(abs(square / 10_000 - 1) < 0.2)
    }

    @Test func refusesVariancesOutOfRange() {
        for variance: UInt64 in [0, (1 << 48) + 1, .max] {
            #expect(
                throws: DifferentialPrivacyError.invalidVariance(
                    actual: variance,
                    minimum: 1,
                    maximum: 1 << 48
                )
            ) { try DiscreteGaussianSampler(variance: variance) }
        }
    }

    @Test func refusesValuesWithoutRoomAndLeavesThemAlone() throws {
        var random = try SeededRandomSource(seed: 5, label: "overflow")
        let sampler = try DiscreteGaussianSampler(variance: 100)
        for extreme: Int64 in [.max, .min, (1 << 62) + 1] {
            var values: [Int64] = [0, extreme]
            #expect(throws: DifferentialPrivacyError.noiseOverflow(index: 1)) {
                try sampler.addNoise(to: &values, using: &random)
            }
            #expect(values == [0, extreme])
        }
        var empty: [Int64] = []
        try sampler.addNoise(to: &empty, using: &random)
        #expect(sampler.samples(count: 0, using: &random).isEmpty)
    }

    /// Acceptance at its boundary: for variance 2^48 the step is 2^20, and the first 12 digits decide where
    /// 2^12 u (u + 2 step y) / 2^49 lies: just below 8 for y = 0 and u = 2^20 - 1, at 82 for y = 10 and 2^19.
    @Test(
        arguments: [
            (0, 1 << 20 - 1, 8, true), (0, 1 << 20 - 1, 6, false), (10, 1 << 19, 82, true),
            (10, 1 << 19, 80, false),
        ] as [(Int, UInt64, UInt64, Bool)]
    )
    func acceptsExactlyAsTheExponentSays(
        y: Int,
        u: UInt64,
        digits: UInt64,
        isAccepted: Bool
    ) throws {
        let sampler = try DiscreteGaussianSampler(variance: 1 << 48)
        let law = GaussianLaw(variance: 1 << 48, step: 1 << 20, isFolded: false)
        let prefix = CumulativeTable(law: law).thresholds[y] >> 32 + 5
        var words = [UInt32(prefix << 1), UInt32(digits << 20 | u)]
        // Then the second trial: 14 ones say no. A new draw follows, of y = 0 and u = 1 with digits that
        // always accept: its upper half in bits 14 to 45, its lower half in the next word.
        let upper: UInt64 = 0xFFF0_0001
        let spare = upper << 14 | 0x3FFF
        words += [UInt32(truncatingIfNeeded: spare), UInt32(spare >> 32), 10, 0]
        var random = ScriptedRandomSource(words: words, fallback: 0)
        let expected = isAccepted ? Int64(y) << 20 + Int64(u) : 1
        #expect(sampler.sample(using: &random) == expected)
    }

    /// From one table to the next: the smallest and largest variance of every step.
    @Test func tablesOfAllStepsAreComplete() {
        for bits in 0..<20 as Range<UInt64> {
            for variance in [(1 << (10 + 2 * bits)) - 1, 1 << (10 + 2 * bits)] as [UInt64]
            where variance <= DiscreteGaussianSampler.maximumVariance {
                var step: UInt64 = 1
                while variance / (step * step) >= 1024 { step *= 2 }
                let law = GaussianLaw(variance: variance, step: step, isFolded: step == 1)
                let table = CumulativeTable(law: law)
                #expect(table.thresholds.last == UInt64.max >> 1)
                #expect(table.thresholds.count < 400)
            }
        }
    }

    /// The errors of the largest table stay below half a limb at a precision that no draw comes to.
    @Test func errorsStayBoundedAtHighPrecision() {
        let law = GaussianLaw(variance: 1023, step: 1, isFolded: true)
        let cumulative = CertifiedCumulative(law: law, fractionLimbCount: 64)
        var last: UInt64 = 0
        cumulative.forEach {
            last = $0.limbs[63]
            return true
        }
        #expect(last == UInt64.max)
    }
}
