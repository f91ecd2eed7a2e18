import Foundation
import ProtocolPrimitives
import Testing

@testable import DifferentialPrivacy

/// Distribution tests run on fixed seeds and fail below p = 1e-5 each; some 25 of them together
/// leave a chance of about 1 in 4,000 that a correct sampler had needed another seed.
@Suite struct DiscreteGaussianSamplerTests {
    static let smallestPValue = 1e-5

    @Test(arguments: [1, 2, 3, 10, 100, 1024] as [UInt64])
    func matchesTheProbabilityMassFunction(variance: UInt64) throws {
        var random = try SeededRandomSource(seed: variance, label: "chi-square")
        let count = 200_000
        let samples = try DiscreteGaussianSampler(variance: variance)
            .samples(count: count, using: &random)

        let sigma = Double(variance).squareRoot()
        let reach = Int(12 * sigma) + 12
        let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * Double(variance))) }
        let total = weights.reduce(0, +)
        // Cells of at least ten expected samples; both tails are joined to the outermost cell.
        let inner = (-reach...reach).filter {
            weights[$0 + reach] / total * Double(count) >= 10
        }
        let edge = try #require(inner.last)
        var observed = [Double](repeating: 0, count: 2 * edge + 1)
        var expected = observed
        for value in -reach...reach {
            expected[max(-edge, min(edge, value)) + edge] +=
                weights[value + reach] / total * Double(count)
        }
        for sample in samples { observed[max(-edge, min(edge, Int(sample))) + edge] += 1 }
        let p = Statistics.chiSquarePValue(observed: observed, expected: expected)
        #expect(p > Self.smallestPValue)
        #expect(p < 1 - Self.smallestPValue, "counts too regular to be random")
    }

    @Test(arguments: [10_000_000_000, 123_456_789_012_345, 1 << 48] as [UInt64])
    func matchesTheNormalDistributionAtLargeVariance(variance: UInt64) throws {
        var random = try SeededRandomSource(seed: variance, label: "kolmogorov-smirnov")
        let count = 300_000
        let samples = try DiscreteGaussianSampler(variance: variance)
            .samples(count: count, using: &random).sorted()
        let sigma = Double(variance).squareRoot()
        // At this sigma the discrete law differs from the rounded normal by less than 1e-9.
        var distance = 0.0
        for (rank, sample) in samples.enumerated() {
            let upper = Statistics.normalCumulative((Double(sample) + 0.5) / sigma)
            distance = max(distance, abs(upper - Double(rank) / Double(count)))
            distance = max(distance, abs(upper - Double(rank + 1) / Double(count)))
        }
        #expect(
            Statistics.kolmogorovSmirnovPValue(distance: distance - 1e-4, count: count)
                > Self.smallestPValue
        )
        #expect(distance < 0.005)
    }

    @Test(arguments: [1, 10, 1024, 10_000_000_000, 1 << 48] as [UInt64])
    func hasTheRightMeanVarianceAndSign(variance: UInt64) throws {
        var random = try SeededRandomSource(seed: variance, label: "moments")
        let count = 200_000
        let samples = try DiscreteGaussianSampler(variance: variance)
            .samples(count: count, using: &random).map(Double.init)
        let sigma = Double(variance).squareRoot()
        let mean = samples.reduce(0, +) / Double(count)
        let square = samples.reduce(0) { $0 + $1 * $1 } / Double(count)
        let meanScore = mean / sigma * Double(count).squareRoot()
        // The fourth moment of a Gaussian makes the variance of x^2 equal to 2 sigma^4; at
        // variance 1 the discrete law's own variance is 0.9999999788.
        let varianceScore = (square / Double(variance) - 1) * (Double(count) / 2).squareRoot()
        #expect(Statistics.normalPValue(meanScore) > Self.smallestPValue)
        #expect(Statistics.normalPValue(varianceScore) > Self.smallestPValue)
        let positives = samples.count { $0 > 0 }
        let negatives = samples.count { $0 < 0 }
        let signScore =
            Double(positives - negatives) / Double(max(positives + negatives, 1)).squareRoot()
        #expect(Statistics.normalPValue(signScore) > Self.smallestPValue)
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
                == [435, -1556, -1054, 1103, -754, -2152, -817, 527]
        )
    }

    @Test func addsTheSamplesOfTheSameSeed() throws {
        let sampler = try DiscreteGaussianSampler(variance: 4096)
        var first = try SeededRandomSource(seed: 3, label: "bulk")
        var second = first
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

    @Test func integerSquareRootIsExact() {
        var numbers: [UInt64] = [0, 1, 2, 3, 4, 8, 9, 1 << 48, (1 << 48) - 1]
        for root: UInt64 in [5, 1000, 65_535, 65_536, 16_777_215] {
            numbers += [root * root - 1, root * root, root * root + 1]
        }
        for number in numbers {
            let root = DiscreteGaussianSampler.integerSquareRoot(number)
            #expect(root * root <= number && (root + 1) * (root + 1) > number)
        }
    }
}
