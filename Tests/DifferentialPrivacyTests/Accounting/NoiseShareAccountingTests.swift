import DifferentialPrivacy
import Foundation
import Testing

/// Noise that many parties add in shares: what it costs, and where nothing is proven.
@Suite struct NoiseShareAccountingTests {
    static let accountants: [any PrivacyAccountant] = [GaussianAccountant(), RenyiAccountant()]

    static func event(
        variance: UInt64 = 1 << 20,
        shares: Int = 4096,
        dimension: Int = 1000,
        squaredSensitivity: UInt64 = 1 << 32
    ) -> PrivacyEvent {
        .distributedDiscreteGaussian(
            squaredSensitivity: squaredSensitivity,
            shareVariance: variance,
            shares: shares,
            dimension: dimension
        )
    }

    private struct Vectors: Decodable {
        struct Difference: Decodable {
            var shareVariance: UInt64
            var shares: Int
            var value: Decimal
        }
        var differences: [Difference]
    }

    /// The factor 1 ± 2.1e-34 that the proof gives for shares of at least the smallest variance.
    @Test func theProvenDifferenceCoversTheTrueOne() throws {
        let vectors = try VectorFile.decode(Vectors.self, named: "mpmath-noise-shares.json")
        for vector in vectors.differences {
            if vector.shareVariance >= GaussianComposition.minimumShareVariance {
                #expect(vector.value.number <= 2.1e-34)
            }
            // 2 H of the proof, with H the sum over m of 2 exp(-2 pi^2 w m / (m + 1)).
            let proven = (1..<vector.shares).reduce(0.0) { sum, count in
                let overlap = Double(vector.shareVariance) * Double(count) / Double(count + 1)
                return sum + 4.1 * exp(-2 * Double.pi * Double.pi * overlap)
            }
            #expect(vector.value.number <= proven)
        }
        #expect(vectors.differences.contains { $0.shareVariance == 8 })
    }

    @Test(arguments: 0..<2) func sharesCostWhatTheirSumCosts(_ index: Int) throws {
        let accountant = Self.accountants[index]
        for delta in [1e-5, 1e-9] {
            let shares = try accountant.epsilon(of: [Self.event()], delta: delta)
            let whole = try accountant.epsilon(
                of: [
                    .discreteGaussian(
                        squaredSensitivity: 1 << 32,
                        variance: 1 << 32,
                        dimension: 1000
                    )
                ],
                delta: delta
            )
            #expect(shares >= whole && shares - whole < 1e-9)
        }
    }

    @Test(arguments: 0..<2) func moreSharesCostLess(_ index: Int) throws {
        var previous = Double.infinity
        for shares in [4096, 4097, 5000, 100_000_000] {
            let epsilon = try Self.accountants[index].epsilon(
                of: [Self.event(shares: shares)],
                delta: 1e-6
            )
            #expect(epsilon < previous)
            previous = epsilon
        }
    }

    @Test(arguments: 0..<2) func refusesWhatIsNotProven(_ index: Int) {
        let accountant = Self.accountants[index]
        for event in [
            Self.event(variance: 7), Self.event(variance: 0), Self.event(variance: (1 << 48) + 1),
            Self.event(variance: .max), Self.event(shares: 0), Self.event(shares: -1),
            Self.event(shares: 100_000_001), Self.event(shares: .max), Self.event(dimension: 0),
            Self.event(dimension: 1_000_000_000_001),
        ] {
            #expect(!accountant.supports(event))
            #expect(throws: DifferentialPrivacyError.self) {
                try accountant.epsilon(of: [event], delta: 1e-6)
            }
        }
        // Two events together have too many coordinates.
        let half = Self.event(dimension: 600_000_000_000)
        #expect(accountant.supports(half))
        #expect(throws: DifferentialPrivacyError.self) {
            try accountant.epsilon(of: [half, half], delta: 1e-6)
        }
        #expect(accountant.supports(Self.event(variance: 8, shares: 128)))
        #expect(accountant.supports(Self.event(variance: 1 << 48, shares: 100_000_000)))
    }

    @Test func theExactCurveNeedsTheVarianceOfTheWholeNoise() {
        let event = Self.event(variance: 8, shares: 127)
        #expect(!GaussianAccountant().supports(event))
        #expect(RenyiAccountant().supports(event))
    }

    /// Withheld shares cost (1 + e^epsilon) 3e-67 of delta: nothing is claimed where that shows.
    @Test(arguments: 0..<2) func largeEpsilonsAreNotClaimed(_ index: Int) throws {
        let accountant = Self.accountants[index]
        let weak = Self.event(variance: 1 << 10, shares: 100)
        #expect(try accountant.epsilon(of: [weak], delta: 1e-6) == .infinity)
        let plain = PrivacyEvent.discreteGaussian(
            squaredSensitivity: 1 << 32,
            variance: 102_400,
            dimension: 1
        )
        #expect(try accountant.epsilon(of: [plain], delta: 1e-6).isFinite)
    }

    @Test func budgetsThatSharesCanKeep() throws {
        for (epsilon, delta, isCovered) in [
            (5.0, 1e-6, true), (20, 1e-10, true), (100, 1e-6, true), (120, 1e-6, false),
            (1000, 0.1, false), (1, 1e-53, true), (1, 1e-54, false),
        ] {
            let budget = try PrivacyBudget(epsilon: epsilon, delta: delta)
            #expect(budget.coversNoiseShares == isCovered, "\(epsilon), \(delta)")
        }
    }

    @Test func shareVariancesAddUpToTheTarget() throws {
        for (variance, shares, expected) in [
            (UInt64(1000), 10, UInt64(100)), (1001, 10, 101), (1024, 4096, 8),
            (1 << 48, 1, 1 << 48),
            (1 << 48, 3, 93_824_992_236_886),
        ] {
            let share = try NoiseCalibration.shareVariance(variance: variance, shares: shares)
            #expect(share == expected)
            #expect(Double(share) * Double(shares) >= Double(variance))
        }
        for shares in [0, -1, 100_000_001, .max] {
            #expect(throws: DifferentialPrivacyError.self) {
                try NoiseCalibration.shareVariance(variance: 1, shares: shares)
            }
        }
    }

    @Test func tailBoundsAreTwentyDeviations() {
        #expect(DiscreteGaussianSampler.tailBound(variance: 1) == 20)
        #expect(DiscreteGaussianSampler.tailBound(variance: 8) == 57)
        #expect(DiscreteGaussianSampler.tailBound(variance: 1 << 48) == 20 << 24)
        #expect(DiscreteGaussianSampler.tailBound(variance: .max) == 20 << 24)
    }
}
