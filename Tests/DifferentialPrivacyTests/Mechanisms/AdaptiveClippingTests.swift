import Foundation
import ProtocolPrimitives
import Testing

@testable import DifferentialPrivacy

@Suite struct AdaptiveClippingTests {
    @Test func followsTheAlgorithmOfThePaper() throws {
        let runs = try ClippingVectors.load().runs
        try #require(runs.count == 3)
        for run in runs {
            let release = try ClippingBitRelease(countDeviation: 4, halfUnits: run.halfUnits)
            var clipping = try AdaptiveClipping(
                initialBound: run.initial.number,
                targetQuantile: run.quantile.number,
                learningRate: run.rate.number,
                range: 1e-9...1e9
            )
            for (sum, bound) in zip(run.sums, run.bounds) {
                clipping = try clipping.next(
                    noisySum: sum,
                    contributors: run.contributors,
                    release: release
                )
                #expect(abs(clipping.bound / bound.number - 1) < 1e-12)
            }
        }
    }

    /// From far below and far above to the quantile of log-normal norms, with noise of sigma_b = m/20 as
    /// the paper advises.
    @Test(arguments: [0.01, 100]) func convergesToTheQuantile(initialBound: Double) throws {
        let quantiles = try ClippingVectors.load().quantiles
        try #require(quantiles.count == 3)
        for row in quantiles {
            let clients = 1000
            let release = try ClippingBitRelease(countDeviation: Double(clients) / 20)
            let sampler = try DiscreteGaussianSampler(variance: release.variance)
            var random = try SeededRandomSource(seed: 9, label: "clipping/\(row.quantile.number)")
            var clipping = try AdaptiveClipping(
                initialBound: initialBound,
                targetQuantile: row.quantile.number,
                range: 1e-6...1e6
            )
            var logarithms: [Double] = []
            for round in 0..<900 {
                // Norms are new in every round: exp of a normal, by the sampler itself.
                let normal = try DiscreteGaussianSampler(variance: 1 << 40)
                let norms = normal.samples(count: clients, using: &random).map {
                    exp(Double($0) / Double(1 << 20))
                }
                var sum = norms.reduce(Int64(0)) { $0 + clipping.bit(norm: $1, in: release) }
                sum += sampler.sample(using: &random)
                clipping = try clipping.next(
                    noisySum: sum,
                    contributors: clients,
                    release: release
                )
                if round >= 600 { logarithms.append(log(clipping.bound)) }
            }
            // The bound moves by up to eta (1/20 + 1/60) at random in a round, and forgets in about
            // 1 / (eta · density) rounds, 25 to 60; the mean of 300 is good to some 0.02.
            let mean = logarithms.reduce(0, +) / Double(logarithms.count)
            #expect(abs(mean - log(row.value.number)) < 0.06, "\(row.quantile.number)")
        }
    }

    @Test func bitsAreHalvesOfEitherSign() throws {
        let release = try ClippingBitRelease(countDeviation: 20, halfUnits: 256)
        let clipping = try AdaptiveClipping(initialBound: 2, range: 0.5...4)
        #expect(clipping.bit(norm: 2, in: release) == 256)
        #expect(clipping.bit(norm: 0, in: release) == 256)
        #expect(clipping.bit(norm: 2.0.nextUp, in: release) == -256)
        #expect(clipping.bit(norm: .infinity, in: release) == -256)
        #expect(clipping.bit(norm: .nan, in: release) == -256)
    }

    @Test func noNoiseLeavesTheRange() throws {
        let release = try ClippingBitRelease(countDeviation: 20)
        let clipping = try AdaptiveClipping(
            initialBound: 1e9,
            learningRate: .greatestFiniteMagnitude,
            range: 0.5...4
        )
        #expect(clipping.bound == 4)
        for (sum, bound): (Int64, Double) in [(.max, 0.5), (.min, 4)] {
            let next = try clipping.next(noisySum: sum, contributors: 1, release: release)
            #expect(next.bound == bound)
        }
        // Exactly at the quantile nothing moves.
        let still = try clipping.next(noisySum: 0, contributors: 10, release: release)
        #expect(still == clipping)
    }

    @Test func refusesParametersOutOfRange() throws {
        for bound in [0, -1, .infinity, .nan] as [Double] {
            #expect(throws: DifferentialPrivacyError.self) {
                try AdaptiveClipping(initialBound: bound, range: 1...2)
            }
        }
        #expect(throws: DifferentialPrivacyError.invalidClippingBound(0)) {
            try AdaptiveClipping(initialBound: 1, range: 0...2)
        }
        #expect(throws: DifferentialPrivacyError.invalidClippingBound(.infinity)) {
            try AdaptiveClipping(initialBound: 1, range: 1...(.infinity))
        }
        for quantile in [0, 1, -0.5, .nan] as [Double] {
            #expect(throws: DifferentialPrivacyError.self) {
                try AdaptiveClipping(initialBound: 1, targetQuantile: quantile, range: 1...2)
            }
        }
        for rate in [0, -1, .infinity, .nan] as [Double] {
            #expect(throws: DifferentialPrivacyError.self) {
                try AdaptiveClipping(initialBound: 1, learningRate: rate, range: 1...2)
            }
        }
        let clipping = try AdaptiveClipping(initialBound: 1, range: 1...2)
        let release = try ClippingBitRelease(countDeviation: 20)
        #expect(throws: DifferentialPrivacyError.invalidContributorCount(0)) {
            try clipping.next(noisySum: 0, contributors: 0, release: release)
        }
    }
}
