import DifferentialPrivacy
import Testing

@Suite struct ProgramCalibrationTests {
    private static let accountants: [any PrivacyAccountant] = [
        GaussianAccountant(), PrivacyLossAccountant(), RenyiAccountant(),
    ]

    private static func multiplier(
        _ accountant: some PrivacyAccountant,
        _ budget: PrivacyBudget,
        rate: Double,
        rounds: Int
    ) throws -> Double {
        try NoiseCalibration.noiseMultiplier(budget: budget, accountant: accountant) {
            let event = PrivacyEvent.gaussian(noiseMultiplier: $0)
            return [
                .selfComposed(
                    count: rounds,
                    event: rate < 1 ? .poissonSampled(rate: rate, event: event) : event
                )
            ]
        }
    }

    @Test(arguments: [0.1, 1, 8], [1, 50])
    func unsampledNoiseIsThatOfTheExactCurve(epsilon: Double, rounds: Int) throws {
        let budget = try PrivacyBudget(epsilon: epsilon, delta: 1e-6)
        let mu = try GaussianPrivacyCurve.mu(epsilon: epsilon, delta: 1e-6)
        let exact = Double(rounds).squareRoot() / mu
        for accountant in Self.accountants {
            let multiplier = try Self.multiplier(accountant, budget, rate: 1, rounds: rounds)
            #expect(multiplier >= exact * (1 - 1e-9))
            #expect(multiplier <= exact * (accountant.name == "rdp" ? 1.2 : 1.001))
        }
    }

    @Test(arguments: 1..<3) func sampledNoiseFitsTightly(_ index: Int) throws {
        let accountant = Self.accountants[index]
        let budget = try PrivacyBudget(epsilon: 2, delta: 1e-6)
        let multiplier = try Self.multiplier(accountant, budget, rate: 0.02, rounds: 300)
        let epsilon = { (multiplier: Double) in
            try accountant.epsilon(
                of: [
                    .selfComposed(
                        count: 300,
                        event: .poissonSampled(
                            rate: 0.02,
                            event: .gaussian(noiseMultiplier: multiplier)
                        )
                    )
                ],
                delta: 1e-6
            )
        }
        #expect(try epsilon(multiplier) <= 2)
        #expect(try epsilon(multiplier * (1 - 1e-5)) > 2)
    }

    @Test func refusalsAreSaid() throws {
        let budget = try PrivacyBudget(epsilon: 1, delta: 1e-6)
        #expect(throws: DifferentialPrivacyError.targetOutOfReach(accountant: "gdp")) {
            try NoiseCalibration.noiseMultiplier(budget: budget, accountant: GaussianAccountant()) {
                _ in [.nonPrivate]
            }
        }
        #expect(throws: DifferentialPrivacyError.targetOutOfReach(accountant: "gdp")) {
            try NoiseCalibration.noiseMultiplier(budget: budget, accountant: GaussianAccountant()) {
                _ in []
            }
        }
        #expect(throws: DifferentialPrivacyError.self) {
            try Self.multiplier(GaussianAccountant(), budget, rate: 0.5, rounds: 1)
        }
    }

    private static let queries = [
        ProgramCalibration.Query(rounds: 1, weight: 4),
        ProgramCalibration.Query(rounds: 3, weight: 0.25),
        ProgramCalibration.Query(rounds: 40, samplingRate: 0.1, weight: 1),
    ]

    /// Shares of mu^2 give what ``NoiseCalibration`` gives.
    @Test func givenSharesAreThoseOfMuSquared() throws {
        let budget = try PrivacyBudget(epsilon: 3, delta: 1e-6)
        let program = try ProgramCalibration(
            budget: budget,
            queries: [.init(rounds: 2), .init(rounds: 1)],
            split: .given([0.6, 0.4]),
            accountant: GaussianAccountant()
        )
        let plain = try NoiseCalibration(budget: budget, shares: [0.3, 0.3, 0.4])
        #expect(abs(program.noiseMultipliers[0] / plain.noiseMultipliers[0] - 1) < 1e-7)
        #expect(abs(program.noiseMultipliers[1] / plain.noiseMultipliers[2] - 1) < 1e-7)
    }

    /// Without sampling the squares of the multipliers go as 1 / sqrt(weight), whatever the rounds.
    @Test func theUnsampledOptimumIsTheClosedForm() throws {
        let budget = try PrivacyBudget(epsilon: 3, delta: 1e-6)
        let program = try ProgramCalibration(
            budget: budget,
            queries: Array(Self.queries.prefix(2)),
            split: .optimized,
            accountant: GaussianAccountant()
        )
        let ratio = program.noiseMultipliers[1] / program.noiseMultipliers[0]
        #expect(abs(ratio - 2) < 1e-12)
        // sum of n / s^2 is mu^2.
        let mu = try GaussianPrivacyCurve.mu(epsilon: 3, delta: 1e-6)
        let cost = zip(program.queries, program.noiseMultipliers).reduce(0) {
            $0 + Double($1.0.rounds) / ($1.1 * $1.1)
        }
        #expect(abs(cost - mu * mu) < 1e-6 * mu * mu)
    }

    /// The budget is kept and used up, and no near division does noticeably better.
    @Test func theSampledOptimumIsNear() throws {
        let budget = try PrivacyBudget(epsilon: 3, delta: 1e-6)
        let accountant = PrivacyLossAccountant()
        let best = try ProgramCalibration(
            budget: budget,
            queries: Self.queries,
            split: .optimized,
            accountant: accountant
        )
        let spent = try accountant.epsilon(of: best.events, delta: 1e-6)
        #expect(spent <= 3 && spent > 3 * (1 - 1e-4))
        let shares = zip(best.queries, best.noiseMultipliers).map {
            Double($0.rounds) / ($1 * $1)
        }
        for index in shares.indices {
            for factor in [0.7, 1.4] {
                var other = shares
                other[index] *= factor
                let sum = other.reduce(0, +)
                let program = try ProgramCalibration(
                    budget: budget,
                    queries: Self.queries,
                    split: .given(other.map { $0 / sum }),
                    accountant: accountant
                )
                #expect(program.objective > best.objective * 0.99, "\(index) \(factor)")
            }
        }
    }

    @Test func badProgramsAreRefused() throws {
        let budget = try PrivacyBudget(epsilon: 3, delta: 1e-6)
        for (queries, split) in [
            ([], ProgramCalibration.Split.optimized), ([.init(rounds: 0)], .optimized),
            ([.init(rounds: .max)], .optimized), ([.init(samplingRate: 0)], .optimized),
            ([.init(samplingRate: .nan)], .optimized), ([.init(weight: 0)], .optimized),
            ([.init(weight: .infinity)], .optimized), ([.init()], .given([])),
            ([.init()], .given([0.5])), ([.init(), .init()], .given([1.5, -0.5])),
        ] as [([ProgramCalibration.Query], ProgramCalibration.Split)] {
            #expect(throws: DifferentialPrivacyError.self) {
                try ProgramCalibration(
                    budget: budget,
                    queries: queries,
                    split: split,
                    accountant: PrivacyLossAccountant()
                )
            }
        }
    }
}
