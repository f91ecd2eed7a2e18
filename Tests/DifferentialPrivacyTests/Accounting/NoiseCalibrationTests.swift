import DifferentialPrivacy
import ProtocolPrimitives
import Testing

@Suite struct NoiseCalibrationTests {
    @Test(arguments: [0.1, 0.5, 1, 5, 20], [1e-4, 1e-6, 1e-10])
    func aCalibratedPlanFitsItsBudgetTightly(epsilon: Double, delta: Double) throws {
        let budget = try PrivacyBudget(epsilon: epsilon, delta: delta)
        let calibration = try NoiseCalibration(budget: budget, shares: [0.1, 0.2, 0.3, 0.4])
        let events = calibration.noiseMultipliers.map(PrivacyEvent.gaussian(noiseMultiplier:))
        let spent = try GaussianAccountant().epsilon(of: events, delta: delta)
        #expect(spent <= epsilon)
        #expect(spent >= epsilon * (1 - 1e-9))
    }

    @Test(arguments: [0.1, 1, 20], [1, 7, 200])
    func aCalibratedIntegerPlanFitsItsBudgetTightly(epsilon: Double, count: Int) throws {
        let budget = try PrivacyBudget(epsilon: epsilon, delta: 1e-6)
        let shares = [Double](repeating: 1 / Double(count), count: count)
        let calibration = try NoiseCalibration(budget: budget, shares: shares)
        let squaredSensitivities = (0..<count).map { UInt64(1) << UInt64(24 + $0 % 4) }
        let variances = try calibration.variances(squaredSensitivities: squaredSensitivities)
        let events = zip(squaredSensitivities, variances).map {
            PrivacyEvent.discreteGaussian(squaredSensitivity: $0, variance: $1, dimension: 100)
        }
        #expect(try budget.canAfford(events[0], after: Array(events.dropFirst())))
        let spent = try GaussianAccountant().epsilon(of: events, delta: 1e-6)
        #expect(spent <= epsilon)
        #expect(spent >= epsilon * (1 - 1e-6))
        // A little less noise anywhere is over the budget.
        let less = PrivacyEvent.discreteGaussian(
            squaredSensitivity: squaredSensitivities[0],
            variance: variances[0] - variances[0] / 100_000 - 1,
            dimension: 100
        )
        #expect(try !budget.canAfford(less, after: Array(events.dropFirst())))
    }

    @Test func varianceIsTheSmallestThatFits() throws {
        var random = try SeededRandomSource(seed: 11, label: "calibration")
        for _ in 0..<500 {
            let squaredSensitivity = random.uint64(below: 1 << (20 + random.uint64(below: 20)))
            let mu = Double(1 + random.uint64(below: 1 << 20)) / Double(1 << 18)
            let quotient = Double(squaredSensitivity) / (mu * mu)
            guard quotient < Double(UInt64(1) << 48) - 8 else {
                #expect(throws: DifferentialPrivacyError.self) {
                    try NoiseCalibration.variance(squaredSensitivity: squaredSensitivity, mu: mu)
                }
                continue
            }
            let variance = try NoiseCalibration.variance(
                squaredSensitivity: squaredSensitivity,
                mu: mu
            )
            #expect(variance >= 1024)
            #expect(Double(squaredSensitivity) / Double(variance - 4) <= mu * mu)
            if variance > 1024 {
                #expect(Double(squaredSensitivity) / Double(variance - 5) > mu * mu)
            }
        }
    }

    @Test func knownVariances() throws {
        #expect(try NoiseCalibration.variance(squaredSensitivity: 1 << 20, mu: 1) == (1 << 20) + 4)
        #expect(
            try NoiseCalibration.variance(squaredSensitivity: 1 << 20, mu: 0.5) == (1 << 22) + 4
        )
        #expect(try NoiseCalibration.variance(squaredSensitivity: 0, mu: 1) == 1024)
        #expect(try NoiseCalibration.variance(squaredSensitivity: 10_001, mu: 0.1) == 1_000_104)
        let largest = (UInt64(1) << 48) - 4
        #expect(try NoiseCalibration.variance(squaredSensitivity: largest, mu: 1) == 1 << 48)
    }

    @Test(arguments: [0, -1, .nan, 1e-200, 1e-9] as [Double])
    func refusesWhatNeedsTooMuchNoise(mu: Double) {
        #expect(throws: DifferentialPrivacyError.self) {
            try NoiseCalibration.variance(squaredSensitivity: .max, mu: mu)
        }
    }

    @Test(
        arguments: [
            [], [0.5], [0.5, 0.6], [1.5, -0.5], [1, 0], [.nan], [.infinity], [0.5, 0.5 + 1e-11],
        ] as [[Double]]
    )
    func refusesBadShares(shares: [Double]) throws {
        let budget = try PrivacyBudget(epsilon: 1, delta: 1e-6)
        #expect(throws: DifferentialPrivacyError.self) {
            try NoiseCalibration(budget: budget, shares: shares)
        }
    }

    @Test func refusesAnotherNumberOfSensitivities() throws {
        let calibration = try NoiseCalibration(
            budget: PrivacyBudget(epsilon: 1, delta: 1e-6),
            shares: [0.5, 0.5]
        )
        #expect(throws: DifferentialPrivacyError.self) {
            try calibration.variances(squaredSensitivities: [1])
        }
    }
}
