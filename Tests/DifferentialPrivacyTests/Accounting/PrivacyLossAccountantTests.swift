import DifferentialPrivacy
import Foundation
import Testing

@Suite struct PrivacyLossAccountantTests {
    struct Sampling: Decodable {
        struct Single: Decodable {
            var direction: String
            var mu, rate, delta, epsilon: Decimal
        }
        struct Double: Decodable {
            var direction: String
            var mus, rates: [Decimal]
            var delta, epsilon: Decimal
        }
        var single: [Single]
        var double: [Double]
    }

    private static func event(mu: Double, rate: Double) -> PrivacyEvent {
        .poissonSampled(rate: rate, event: .gaussian(noiseMultiplier: 1 / mu))
    }

    /// One release by 40-digit arithmetic: never below, and at most 1e-4 above.
    @Test func oneReleaseAgreesWithMpmath() throws {
        let file = try VectorFile.decode(Sampling.self, named: "mpmath-sampling.json")
        try #require(file.single.count == 84)
        for row in file.single where row.direction != "add" {
            let isReplace = row.direction == "replace"
            let adding = file.single.first {
                $0.direction == "add" && $0.mu.number == row.mu.number
                    && $0.rate.number == row.rate.number && $0.delta.number == row.delta.number
            }
            let expected =
                isReplace
                ? row.epsilon.number
                : max(row.epsilon.number, try #require(adding).epsilon.number)
            let epsilon = try PrivacyLossAccountant(
                relation: isReplace ? .replaceOne : .addOrRemoveOne
            ).epsilon(
                of: [Self.event(mu: row.mu.number, rate: row.rate.number)],
                delta: row.delta.number
            )
            #expect(epsilon >= expected * (1 - 1e-14), "\(row)")
            #expect(epsilon <= expected * (1 + 1e-3) + 1e-5, "\(row)")
        }
    }

    /// Two different releases by numerical integration in mpmath.
    @Test func twoReleasesAgreeWithMpmath() throws {
        let file = try VectorFile.decode(Sampling.self, named: "mpmath-sampling.json")
        try #require(file.double.count == 9)
        for row in file.double where row.direction != "add" {
            let isReplace = row.direction == "replace"
            let adding = file.double.first {
                $0.direction == "add" && $0.mus.map(\.number) == row.mus.map(\.number)
                    && $0.rates.map(\.number) == row.rates.map(\.number)
            }
            let expected =
                isReplace
                ? row.epsilon.number
                : max(row.epsilon.number, try #require(adding).epsilon.number)
            let epsilon = try PrivacyLossAccountant(
                relation: isReplace ? .replaceOne : .addOrRemoveOne
            ).epsilon(
                of: zip(row.mus, row.rates).map { Self.event(mu: $0.number, rate: $1.number) },
                delta: row.delta.number
            )
            #expect(epsilon >= expected * (1 - 2e-10), "\(row)")
            #expect(epsilon <= expected * (1 + 1e-3), "\(row)")
        }
    }

    /// Unsampled noise composes by the transform as the exact curve says, at small deltas too.
    @Test(
        arguments: [[2.0], [1, 1, 0.5], [0.02], [40], [0.3, 7, 3]],
        [1e-3, 1e-6, 1e-15, 1e-60]
    )
    func unsampledNoiseIsNeverBelowTheExactCurve(multipliers: [Double], delta: Double) throws {
        for relation in NeighboringRelation.allCases {
            let events = multipliers.map(PrivacyEvent.gaussian(noiseMultiplier:))
            let exact = try GaussianAccountant(relation: relation).epsilon(of: events, delta: delta)
            let epsilon = try PrivacyLossAccountant(relation: relation)
                .epsilon(of: events, delta: delta)
            #expect(epsilon >= exact)
            #expect(epsilon <= exact * 1.0005 + 1e-6)
        }
    }

    @Test func replacingCostsAsTwiceTheSensitivity() throws {
        for events in [
            [PrivacyEvent.gaussian(noiseMultiplier: 3)], [.gaussian(noiseMultiplier: 1)],
        ] {
            for (replace, add) in [
                (
                    GaussianAccountant(relation: .replaceOne) as any PrivacyAccountant,
                    GaussianAccountant() as any PrivacyAccountant
                ),
                (RenyiAccountant(relation: .replaceOne), RenyiAccountant()),
            ] {
                let half = events.compactMap(\.noiseMultiplier).map {
                    PrivacyEvent.gaussian(noiseMultiplier: $0 / 2)
                }
                let expected = try add.epsilon(of: half, delta: 1e-6)
                #expect(abs(try replace.epsilon(of: events, delta: 1e-6) - expected) < 1e-9)
            }
        }
    }

    /// Sampling everybody is no sampling, and repeating is listing.
    @Test func differentWordsForTheSameThing() throws {
        let accountant = PrivacyLossAccountant()
        let event = Self.event(mu: 0.8, rate: 0.05)
        let repeated = try accountant.epsilon(
            of: [.selfComposed(count: 30, event: event)],
            delta: 1e-6
        )
        let listed = try accountant.epsilon(of: Array(repeating: event, count: 30), delta: 1e-6)
        #expect(repeated == listed)
        let gaussian = PrivacyEvent.gaussian(noiseMultiplier: 2)
        for accountant in [GaussianAccountant() as any PrivacyAccountant, RenyiAccountant()] {
            #expect(
                try accountant.epsilon(of: [.poissonSampled(rate: 1, event: gaussian)], delta: 1e-6)
                    == accountant.epsilon(of: [gaussian], delta: 1e-6)
            )
        }
        // Four answers about one sample are one answer with half the noise.
        let four = try accountant.epsilon(
            of: [.poissonSampled(rate: 0.1, event: .selfComposed(count: 4, event: gaussian))],
            delta: 1e-6
        )
        let one = try accountant.epsilon(of: [Self.event(mu: 1, rate: 0.1)], delta: 1e-6)
        #expect(abs(four - one) < 1e-9)
        #expect(
            try four
                < accountant.epsilon(
                    of: [.poissonSampled(rate: 1, event: .selfComposed(count: 4, event: gaussian))],
                    delta: 1e-6
                )
        )
    }

    /// Noise in integers counts as continuous noise of a variance smaller by 4.
    @Test func integerNoiseCountsTheRoundingVariance() throws {
        let accountant = PrivacyLossAccountant()
        let plain = try accountant.epsilon(of: [Self.event(mu: 0.5, rate: 0.1)], delta: 1e-6)
        for event: PrivacyEvent in [
            .discreteGaussian(
                squaredSensitivity: 1 << 20,
                variance: (1 << 22) + 4,
                dimension: 7
            ),
            .distributedDiscreteGaussian(
                squaredSensitivity: (1 << 20) - 1,
                shareVariance: 1 << 12,
                shares: 1 << 10,
                dimension: 7
            ),
        ] {
            let discrete = try accountant.epsilon(
                of: [.poissonSampled(rate: 0.1, event: event)],
                delta: 1e-6
            )
            #expect(discrete > plain && discrete < plain * (1 + 1e-4))
        }
    }

    @Test func mixturesCostMoreThanTheirPartsAndLessThanTheirSum() throws {
        let accountant = PrivacyLossAccountant()
        let parts: [[PrivacyEvent]] = [
            [.gaussian(noiseMultiplier: 2)],
            [.selfComposed(count: 200, event: Self.event(mu: 1, rate: 0.02))],
            [.selfComposed(count: 3, event: Self.event(mu: 2, rate: 0.2))],
        ]
        let alone = try parts.map { try accountant.epsilon(of: $0, delta: 1e-6) }
        let together = try accountant.epsilon(of: parts.flatMap { $0 }, delta: 3e-6)
        #expect(together < alone.reduce(0, +))
        #expect(try accountant.epsilon(of: parts.flatMap { $0 }, delta: 1e-6) > alone.max() ?? 0)
    }

    @Test func smallDeltasAreResolved() throws {
        var previous = 0.0
        for delta in [1e-3, 1e-6, 1e-12, 1e-25, 1e-50, 1e-100] {
            let events = [
                PrivacyEvent.selfComposed(count: 1000, event: Self.event(mu: 1, rate: 0.01))
            ]
            let epsilon = try PrivacyLossAccountant().epsilon(of: events, delta: delta)
            let renyi = try RenyiAccountant().epsilon(of: events, delta: delta)
            #expect(epsilon > previous && epsilon <= renyi && epsilon > renyi * 0.6, "\(delta)")
            previous = epsilon
        }
    }

    /// At the edges of the domain there is a number, at most that of Rényi divergences.
    @Test(arguments: [0.05, 1, 1e3, 1e150], [1e-300, 1e-9, 0.5, 1 - 0x1p-53])
    func edgesOfTheDomainAreFinite(multiplier: Double, rate: Double) throws {
        for delta in [1e-100, 0.1] {
            let event = PrivacyEvent.poissonSampled(
                rate: rate,
                event: .gaussian(noiseMultiplier: multiplier)
            )
            let epsilon = try PrivacyLossAccountant().epsilon(of: [event], delta: delta)
            let renyi = try RenyiAccountant().epsilon(of: [event], delta: delta)
            #expect(epsilon.isFinite && epsilon <= renyi * 1.001 + 1e-9)
            let replaced = try PrivacyLossAccountant(relation: .replaceOne)
                .epsilon(of: [event, event], delta: delta)
            #expect(replaced.isFinite && replaced >= epsilon - 1e-6)
        }
    }

    @Test func whatIsNotCoveredNamesAnotherAccountant() {
        let skellam = PrivacyEvent.skellam(
            squaredSensitivity: 4,
            absoluteSensitivity: 4,
            variance: 100,
            dimension: 3
        )
        #expect(!GaussianAccountant().supports(skellam))
        #expect(
            throws: DifferentialPrivacyError.eventNotCovered(
                kind: "skellam",
                accountant: "gdp",
                alternatives: ["pld", "rdp"]
            )
        ) { try GaussianAccountant().epsilon(of: [skellam], delta: 1e-6) }
        #expect(
            throws: DifferentialPrivacyError.eventNotCovered(
                kind: "several Skellam releases about one sample",
                accountant: "pld",
                alternatives: []
            )
        ) {
            try PrivacyLossAccountant().epsilon(
                of: [.poissonSampled(rate: 0.1, event: .selfComposed(count: 2, event: skellam))],
                delta: 1e-6
            )
        }
        let sampled = Self.event(mu: 1, rate: 0.5)
        #expect(!GaussianAccountant().supports(sampled))
        #expect(
            throws: DifferentialPrivacyError.eventNotCovered(
                kind: "sampled events",
                accountant: "gdp",
                alternatives: ["pld", "rdp"]
            )
        ) { try GaussianAccountant().epsilon(of: [sampled], delta: 1e-6) }
        #expect(!RenyiAccountant(relation: .replaceOne).supports(sampled))
        #expect(PrivacyLossAccountant(relation: .replaceOne).supports(sampled))
        #expect(throws: DifferentialPrivacyError.self) {
            try PrivacyLossAccountant().epsilon(of: [Self.event(mu: 21, rate: 0.5)], delta: 1e-6)
        }
        #expect(throws: DifferentialPrivacyError.self) {
            try PrivacyLossAccountant().epsilon(of: [sampled], delta: 1e-101)
        }
        #expect(RenyiAccountant().supports(Self.event(mu: 21, rate: 0.5)))
    }

    @Test(
        arguments: [
            .poissonSampled(rate: 0, event: .gaussian(noiseMultiplier: 1)),
            .poissonSampled(rate: 1.1, event: .gaussian(noiseMultiplier: 1)),
            .poissonSampled(rate: .nan, event: .gaussian(noiseMultiplier: 1)),
            .poissonSampled(rate: 0.5, event: .gaussian(noiseMultiplier: 0)),
            .poissonSampled(rate: 0.5, event: .unsupported(name: "laplace")),
            .poissonSampled(
                rate: 0.5,
                event: .poissonSampled(rate: 0.5, event: .gaussian(noiseMultiplier: 1))
            ),
            .selfComposed(count: 0, event: .gaussian(noiseMultiplier: 1)),
            .selfComposed(count: -1, event: .gaussian(noiseMultiplier: 1)),
            .selfComposed(count: .max, event: .gaussian(noiseMultiplier: 1)),
            .selfComposed(
                count: 4000,
                event: .poissonSampled(
                    rate: 0.5,
                    event: .selfComposed(count: 4000, event: .gaussian(noiseMultiplier: 1))
                )
            ),
            .selfComposed(
                count: 2,
                event: .selfComposed(
                    count: 2,
                    event: .selfComposed(count: 2, event: .gaussian(noiseMultiplier: 1))
                )
            ),
            .poissonSampled(
                rate: 0.5,
                event: .discreteGaussian(squaredSensitivity: 1, variance: 1023, dimension: 1)
            ),
        ] as [PrivacyEvent]
    )
    func badEventsAreRefused(event: PrivacyEvent) {
        for accountant in [PrivacyLossAccountant() as any PrivacyAccountant, RenyiAccountant()] {
            #expect(!accountant.supports(event), "\(accountant.name)")
            #expect(throws: DifferentialPrivacyError.self) {
                try accountant.epsilon(of: [event], delta: 1e-6)
            }
        }
    }

    @Test func sampledExactReleasesAreInfinite() throws {
        let event = PrivacyEvent.poissonSampled(rate: 0.01, event: .nonPrivate)
        for accountant in [PrivacyLossAccountant() as any PrivacyAccountant, RenyiAccountant()] {
            #expect(try accountant.epsilon(of: [event], delta: 1e-6) == .infinity)
        }
    }

    @Test func sampledDimensionsAndSharesAreLimited() throws {
        let half = PrivacyEvent.poissonSampled(
            rate: 0.5,
            event: .discreteGaussian(
                squaredSensitivity: 1,
                variance: 1 << 40,
                dimension: 500_000_000_001
            )
        )
        #expect(throws: Never.self) { try PrivacyLossAccountant().epsilon(of: [half], delta: 1e-6) }
        #expect(throws: DifferentialPrivacyError.self) {
            try PrivacyLossAccountant().epsilon(of: [half, half], delta: 1e-6)
        }
        // Withheld shares cost more than the slack where epsilon is large.
        let loud = PrivacyEvent.selfComposed(
            count: 400,
            event: .poissonSampled(
                rate: 0.9,
                event: .distributedDiscreteGaussian(
                    squaredSensitivity: 1 << 20,
                    shareVariance: 1 << 10,
                    shares: 1 << 10,
                    dimension: 1
                )
            )
        )
        #expect(try PrivacyLossAccountant().epsilon(of: [loud], delta: 1e-6) == .infinity)
    }
}
