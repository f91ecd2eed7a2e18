import DifferentialPrivacy
import Foundation
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

    /// The budget is kept and used up, and no near division is better by more than 1.5 %; shares that
    /// the limit of many rounds takes for best are not quite that for 40 rounds.
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
        let shares = best.shares
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
                #expect(program.objective > best.objective * 0.985, "\(index) \(factor)")
            }
        }
    }

    /// Shares of sampled queries too: the budget is kept and used up, and divided as given.
    @Test(arguments: [0.01, 3, 60, 1e5])
    func givenSharesAreReached(epsilon: Double) throws {
        let accountant = PrivacyLossAccountant()
        let shares = [0.2, 0.3, 0.5]
        let program = try ProgramCalibration(
            budget: PrivacyBudget(epsilon: epsilon, delta: 1e-6),
            queries: Self.queries,
            split: .given(shares),
            accountant: accountant
        )
        let spent = try accountant.epsilon(of: program.events, delta: 1e-6)
        #expect(spent <= epsilon && spent > epsilon * (1 - 1e-4))
        for (share, reached) in zip(shares, program.shares) {
            #expect(abs(reached / share - 1) < 1e-9)
        }
        // The definition: n / s^2 of an unsampled query, n q^2 (exp(1 / s^2) - 1) of a sampled one.
        let noise = program.noiseMultipliers
        let first = 1 / (noise[0] * noise[0])
        #expect(abs(3 / (noise[1] * noise[1]) / first - 1.5) < 1e-9)
        let sampled = 40 * 0.01 * expm1(1 / (noise[2] * noise[2]))
        #expect(abs(sampled / first - 2.5) < 1e-6)
        #expect(program.limit(of: accountant, delta: 1e-6) == nil)
    }

    /// Where less noise would do and the accountant does not resolve it, it says who does.
    @Test func theAccountantsFloorIsNamed() throws {
        for (relation, others) in [
            (NeighboringRelation.addOrRemoveOne, ["rdp"]), (.replaceOne, []),
        ] {
            let accountant = PrivacyLossAccountant(relation: relation)
            let program = try ProgramCalibration(
                budget: PrivacyBudget(epsilon: 1e6, delta: 1e-6),
                queries: [.init(rounds: 100, samplingRate: 0.01)],
                split: .optimized,
                accountant: accountant
            )
            #expect(abs(program.noiseMultipliers[0] / 0.05 - 1) < 1e-7)
            let limit = program.limit(of: accountant, delta: 1e-6)
            guard case .noiseTooSmall(let actual, 0.05, "pld", let alternatives) = limit else {
                Issue.record("\(String(describing: limit))")
                continue
            }
            #expect(actual < 0.05 && alternatives == others)
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
