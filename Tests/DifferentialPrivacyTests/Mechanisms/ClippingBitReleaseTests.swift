import DifferentialPrivacy
import Testing

@Suite struct ClippingBitReleaseTests {
    @Test func splitsTheNoiseAsThePaper() throws {
        let splits = try ClippingVectors.load().splits
        try #require(splits.count == 5)
        for split in splits {
            let z = try ClippingBitRelease.vectorNoiseMultiplier(
                countDeviation: split.countDeviation.number,
                noiseMultiplier: split.noiseMultiplier.number
            )
            #expect(abs(z / split.vectorNoiseMultiplier.number - 1) < 1e-14)
        }
    }

    /// Vectors at z_Delta and bits at sigma_b cost together what the round costs at z, by the accountant.
    @Test(arguments: [0.5, 1, 4.225], [3, 50]) func theRoundCostsAsPlanned(z: Double, b: Double)
        throws
    {
        let release = try ClippingBitRelease(countDeviation: b)
        let vectors = try ClippingBitRelease.vectorNoiseMultiplier(
            countDeviation: b,
            noiseMultiplier: z
        )
        let accountant = GaussianAccountant()
        let whole = try accountant.epsilon(of: [.gaussian(noiseMultiplier: z)], delta: 1e-6)
        let split = try accountant.epsilon(
            of: [.gaussian(noiseMultiplier: vectors), release.event],
            delta: 1e-6
        )
        #expect(split <= whole * (1 + 1e-9))
        #expect(split >= whole * (1 - 1e-4))
        // The same as a share of a budget.
        let share = try ClippingBitRelease.budgetShare(countDeviation: b, noiseMultiplier: z)
        let budget = try PrivacyBudget(epsilon: whole, delta: 1e-6)
        let calibration = try NoiseCalibration(budget: budget, shares: [1 - share, share])
        #expect(abs(calibration.noiseMultipliers[0] / vectors - 1) < 1e-6)
        #expect(abs(calibration.noiseMultipliers[1] / (2 * b) - 1) < 1e-6)
        #expect(vectors > z)
    }

    @Test func theEventIsThatOfHalves() throws {
        let release = try ClippingBitRelease(countDeviation: 16, halfUnits: 100)
        // (2 · 16 · 100)² and the 4 of discreteness; the sensitivity is one half, 100 units.
        #expect(release.variance == 10_240_004)
        #expect(
            release.event
                == .discreteGaussian(squaredSensitivity: 10_000, variance: 10_240_004, dimension: 1)
        )
        #expect(abs(release.countDeviation / 16 - 1) < 1e-6)
        // Never below what the accountant covers.
        #expect(try ClippingBitRelease(countDeviation: 1e-3, halfUnits: 1).variance == 1024)
        #expect(try ClippingBitRelease(countDeviation: 1e-320, halfUnits: 1).variance == 1024)
    }

    @Test func refusesWhatCannotBe() {
        for deviation in [0, -1, .nan, .infinity] as [Double] {
            #expect(throws: DifferentialPrivacyError.self) {
                try ClippingBitRelease(countDeviation: deviation)
            }
            #expect(throws: DifferentialPrivacyError.self) {
                try ClippingBitRelease.budgetShare(countDeviation: deviation, noiseMultiplier: 1)
            }
            #expect(throws: DifferentialPrivacyError.self) {
                try ClippingBitRelease.budgetShare(countDeviation: 1, noiseMultiplier: deviation)
            }
        }
        for units in [0, -1, (1 << 20) + 1, .max] as [Int64] {
            #expect(throws: DifferentialPrivacyError.self) {
                try ClippingBitRelease(countDeviation: 1, halfUnits: units)
            }
        }
        #expect(throws: DifferentialPrivacyError.self) {
            try ClippingBitRelease(countDeviation: 1e30)
        }
        // The bits alone would cost the whole round.
        #expect(throws: DifferentialPrivacyError.invalidNoiseMultiplier(2)) {
            try ClippingBitRelease.vectorNoiseMultiplier(countDeviation: 1, noiseMultiplier: 2)
        }
    }
}
