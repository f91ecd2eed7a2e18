import Testing

@testable import DifferentialPrivacy

/// Whoever refuses a plan names the accountants that take it, and no others.
@Suite struct AccountantCoverageTests {
    private static func sampled(_ event: PrivacyEvent) -> PrivacyEvent {
        .poissonSampled(rate: 0.1, event: event)
    }

    private static let skellam = PrivacyEvent.skellam(
        squaredSensitivity: 1 << 20,
        absoluteSensitivity: 1 << 14,
        variance: 1 << 22,
        dimension: 16
    )
    private static let rough = PrivacyEvent.discreteGaussian(
        squaredSensitivity: 4,
        variance: 100,
        dimension: 3
    )

    static let plans: [[PrivacyEvent]] = [
        [.gaussian(noiseMultiplier: 1)],
        [.gaussian(noiseMultiplier: 1e-3)],
        [.selfComposed(count: 100_000, event: .gaussian(noiseMultiplier: 1e-4))],
        [.gaussian(noiseMultiplier: 1e200)],
        [sampled(.gaussian(noiseMultiplier: 1))],
        [sampled(.gaussian(noiseMultiplier: 0.01))],
        [sampled(.gaussian(noiseMultiplier: 0.01)), .gaussian(noiseMultiplier: 2)],
        [sampled(.gaussian(noiseMultiplier: 2)), .gaussian(noiseMultiplier: 1e-6)],
        [sampled(.selfComposed(count: 1000, event: .gaussian(noiseMultiplier: 1)))],
        [skellam],
        [skellam, .gaussian(noiseMultiplier: 1)],
        [skellam, sampled(.gaussian(noiseMultiplier: 1))],
        [sampled(skellam)],
        [.selfComposed(count: 3, event: sampled(skellam))],
        [sampled(.selfComposed(count: 2, event: skellam))],
        [sampled(.gaussian(noiseMultiplier: 1)), rough],
        [sampled(.gaussian(noiseMultiplier: 0.01)), rough],
        [skellam, rough],
    ]

    /// The accountants that a refusal names, or nil for another error.
    private static func alternatives(_ error: any Error) -> [String]? {
        switch error as? DifferentialPrivacyError {
        case .deltaTooSmall(_, _, _, let alternatives), .eventNotCovered(_, _, let alternatives),
            .lossTooLarge(_, let alternatives), .noiseTooSmall(_, _, _, let alternatives):
            alternatives
        default: nil
        }
    }

    @Test(arguments: plans, [1e-6, 1e-120])
    func refusalsNameExactlyTheAccountantsThatAccept(plan: [PrivacyEvent], delta: Double) {
        for relation in NeighboringRelation.allCases {
            let accountants: [any PrivacyAccountant] = [
                GaussianAccountant(relation: relation), PrivacyLossAccountant(relation: relation),
                RenyiAccountant(relation: relation),
            ]
            var accepting: [String] = []
            var refusals: [[String]] = []
            for accountant in accountants {
                do {
                    let epsilon = try accountant.epsilon(of: plan, delta: delta)
                    #expect(epsilon.isFinite, "\(accountant.name) \(relation) \(plan)")
                    accepting.append(accountant.name)
                } catch {
                    // Noise below the variances of the exact curve is another kind of refusal.
                    if let named = Self.alternatives(error) { refusals.append(named) }
                }
            }
            for named in refusals { #expect(named == accepting, "\(relation) \(plan)") }
        }
    }

    @Test func hintsFollowFromTheNamedAccountants() {
        for (names, hint) in [
            ([], "no accountant does"), (["rdp"], "the rdp accountant would do"),
            (["gdp", "rdp"], "the gdp or rdp accountant would do"),
        ] {
            for error: DifferentialPrivacyError in [
                .deltaTooSmall(actual: 0, minimum: 1, accountant: "pld", alternatives: names),
                .eventNotCovered(kind: "x", accountant: "pld", alternatives: names),
                .lossTooLarge(accountant: "pld", alternatives: names),
                .noiseTooSmall(actual: 0, minimum: 1, accountant: "pld", alternatives: names),
            ] { #expect(error.hint.hasPrefix(hint)) }
        }
    }

    /// It was infinite; the exact curve has a number.
    @Test func aLargeLossIsRefusedAndNotInfinite() throws {
        let plan = [
            PrivacyEvent.selfComposed(count: 100_000, event: .gaussian(noiseMultiplier: 1e-4))
        ]
        #expect(
            throws: DifferentialPrivacyError.lossTooLarge(
                accountant: "pld",
                alternatives: ["gdp", "rdp"]
            )
        ) { try PrivacyLossAccountant().epsilon(of: plan, delta: 1e-6) }
        #expect(try GaussianAccountant().epsilon(of: plan, delta: 1e-6) > 5e12)
        // Noise that is too small is no end of a calibration.
        let multiplier = try NoiseCalibration.noiseMultiplier(
            budget: PrivacyBudget(epsilon: 1e9, delta: 1e-6),
            accountant: PrivacyLossAccountant()
        ) { [.selfComposed(count: 100_000, event: .gaussian(noiseMultiplier: $0 * 1e-3))] }
        #expect(multiplier > 1)
    }

    /// A second release may depend on the first, and the bound for adding a unit is proven for one.
    @Test func severalSkellamReleasesAboutOneSampleAreRefused() throws {
        let several = Self.sampled(.selfComposed(count: 2, event: Self.skellam))
        #expect(!RenyiAccountant().supports(several))
        #expect(
            throws: DifferentialPrivacyError.eventNotCovered(
                kind: "several Skellam releases about one sample",
                accountant: "rdp",
                alternatives: []
            )
        ) { try RenyiAccountant().epsilon(of: [several], delta: 1e-6) }
        #expect(RenyiAccountant().supports(Self.sampled(Self.skellam)))
        #expect(
            RenyiAccountant().supports(
                .poissonSampled(rate: 1, event: .selfComposed(count: 2, event: Self.skellam))
            )
        )
    }

    /// By 60-digit arithmetic epsilon is 2.555e-154 for noise of 1e155 at a delta of 1e-300; 1 / sigma^2
    /// is 0 in floating point.
    @Test func hugeNoiseStillCosts() throws {
        let event = PrivacyEvent.gaussian(noiseMultiplier: 1e155)
        for accountant in [GaussianAccountant() as any PrivacyAccountant, RenyiAccountant()] {
            let epsilon = try accountant.epsilon(of: [event], delta: 1e-300)
            #expect(epsilon >= 2.555e-154 && epsilon < 1e-9, "\(accountant.name)")
        }
        let reduction = try EventReduction(
            [Self.sampled(event)],
            method: .gaussianCurve,
            relation: .addOrRemoveOne
        )
        #expect(reduction.gaussians.count == 1)
        #expect(try RenyiAccountant().epsilon(of: [Self.sampled(event)], delta: 1e-300) > 0)
    }
}
