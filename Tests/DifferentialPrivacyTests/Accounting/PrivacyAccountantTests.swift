import DifferentialPrivacy
import Foundation
import Testing

/// The suite that every accountant passes.
@Suite struct PrivacyAccountantTests {
    static let accountants: [any PrivacyAccountant] = [
        GaussianAccountant(), RenyiAccountant(), PrivacyLossAccountant(),
    ]

    static let events: [PrivacyEvent] = [
        .discreteGaussian(squaredSensitivity: 1 << 40, variance: 1 << 42, dimension: 1000),
        .gaussian(noiseMultiplier: 3),
        .discreteGaussian(squaredSensitivity: 1 << 30, variance: 1 << 40, dimension: 5),
        .discreteGaussian(squaredSensitivity: 0, variance: 1024, dimension: 1),
        .distributedDiscreteGaussian(
            squaredSensitivity: 1 << 32,
            shareVariance: 1 << 24,
            shares: 1500,
            dimension: 4000
        ),
    ]

    @Test(arguments: 0..<3) func nothingCostsNothing(_ index: Int) throws {
        #expect(try Self.accountants[index].epsilon(of: [], delta: 1e-6) == 0)
    }

    @Test(arguments: 0..<3) func orderDoesNotMatter(_ index: Int) throws {
        let forward = try Self.accountants[index].epsilon(of: Self.events, delta: 1e-6)
        let backward = try Self.accountants[index].epsilon(of: Self.events.reversed(), delta: 1e-6)
        #expect(abs(forward - backward) <= 1e-12 * forward)
    }

    @Test(arguments: 0..<3) func moreEventsNeverCostLess(_ index: Int) throws {
        var previous = 0.0
        for count in 1...Self.events.count {
            let epsilon = try Self.accountants[index].epsilon(
                of: Array(Self.events.prefix(count)),
                delta: 1e-6
            )
            #expect(epsilon >= previous)
            previous = epsilon
        }
    }

    @Test(arguments: 0..<3) func smallerDeltaCostsMore(_ index: Int) throws {
        let epsilons = try [1e-3, 1e-6, 1e-12].map {
            try Self.accountants[index].epsilon(of: Self.events, delta: $0)
        }
        #expect(epsilons[0] < epsilons[1] && epsilons[1] < epsilons[2])
    }

    @Test(arguments: 0..<3) func fourEqualEventsCostAsHalfTheNoise(_ index: Int) throws {
        let four = try Self.accountants[index].epsilon(
            of: Array(repeating: .gaussian(noiseMultiplier: 8), count: 4),
            delta: 1e-6
        )
        let one = try Self.accountants[index].epsilon(
            of: [.gaussian(noiseMultiplier: 4)],
            delta: 1e-6
        )
        #expect(abs(four - one) < 1e-10)
    }

    @Test(arguments: 0..<3) func exactReleasesAreInfinite(_ index: Int) throws {
        let accountant = Self.accountants[index]
        #expect(accountant.supports(.nonPrivate))
        #expect(
            try accountant.epsilon(of: [.gaussian(noiseMultiplier: 1), .nonPrivate], delta: 1e-6)
                == .infinity
        )
    }

    @Test(arguments: 0..<3) func unknownEventsAreRefused(_ index: Int) {
        let accountant = Self.accountants[index]
        #expect(!accountant.supports(.unsupported(name: "laplace")))
        #expect(throws: DifferentialPrivacyError.unsupportedEvent(kind: "laplace")) {
            try accountant.epsilon(
                of: [.gaussian(noiseMultiplier: 1), .unsupported(name: "laplace")],
                delta: 1e-6
            )
        }
    }

    @Test(
        arguments: 0..<3,
        [
            .gaussian(noiseMultiplier: 0), .gaussian(noiseMultiplier: -1),
            .gaussian(noiseMultiplier: .nan), .gaussian(noiseMultiplier: .infinity),
            .discreteGaussian(squaredSensitivity: 1, variance: 0, dimension: 1),
            .discreteGaussian(squaredSensitivity: 1, variance: (1 << 48) + 1, dimension: 1),
            .discreteGaussian(squaredSensitivity: 1, variance: 1024, dimension: 0),
            .discreteGaussian(squaredSensitivity: 1, variance: 1024, dimension: -1),
            .discreteGaussian(squaredSensitivity: 1, variance: 1024, dimension: .max),
        ] as [PrivacyEvent]
    )
    func badParametersAreRefused(_ index: Int, event: PrivacyEvent) {
        let accountant = Self.accountants[index]
        #expect(!accountant.supports(event))
        #expect(throws: DifferentialPrivacyError.self) {
            try accountant.epsilon(of: [event], delta: 1e-6)
        }
    }

    @Test(arguments: 0..<3, [0, 1, .nan] as [Double])
    func badDeltaIsRefused(_ index: Int, delta: Double) {
        #expect(throws: DifferentialPrivacyError.self) {
            try Self.accountants[index].epsilon(of: Self.events, delta: delta)
        }
    }

    @Test func theCurveNeedsAVarianceOf1024() {
        let event = PrivacyEvent.discreteGaussian(
            squaredSensitivity: 1,
            variance: 1023,
            dimension: 1
        )
        #expect(!GaussianAccountant().supports(event))
        #expect(RenyiAccountant().supports(event))
    }

    @Test func dimensionsAddUpToALimit() throws {
        let half = PrivacyEvent.discreteGaussian(
            squaredSensitivity: 1,
            variance: 1 << 40,
            dimension: 500_000_000_001
        )
        #expect(throws: Never.self) { try GaussianAccountant().epsilon(of: [half], delta: 1e-6) }
        #expect(
            throws: DifferentialPrivacyError.dimensionTooLarge(
                actual: 1_000_000_000_002,
                maximum: 1_000_000_000_000
            )
        ) { try GaussianAccountant().epsilon(of: [half, half], delta: 1e-6) }
    }

    @Test func discreteEventsCountTheRoundingVariance() throws {
        // Delta^2 / (v - 4) = 1 / 4 exactly.
        let discrete = PrivacyEvent.discreteGaussian(
            squaredSensitivity: 1 << 20,
            variance: (1 << 22) + 4,
            dimension: 7
        )
        let epsilon = try GaussianAccountant().epsilon(of: [discrete], delta: 1e-6)
        let plain = try GaussianAccountant().epsilon(
            of: [.gaussian(noiseMultiplier: 2)],
            delta: 1e-6
        )
        #expect(epsilon > plain)
        #expect(epsilon - plain < 5e-12)
    }

    @Test func theExactCurveIsNeverAboveRenyi() throws {
        for multiplier in [0.3, 1, 4, 20, 300] {
            for delta in [1e-3, 1e-6, 1e-12] {
                let events = [PrivacyEvent.gaussian(noiseMultiplier: multiplier)]
                #expect(
                    try GaussianAccountant().epsilon(of: events, delta: delta)
                        <= RenyiAccountant().epsilon(of: events, delta: delta) + 1e-12
                )
            }
        }
    }

    /// Values of an independent library: its Rényi accountant searches coarser orders and its
    /// privacy loss distributions are rounded up to a grid of 1e-4.
    @Test func agreesWithDPAccounting() throws {
        struct File: Decodable {
            struct Row: Decodable {
                var noiseMultiplier: Double
                var count: Int
                var delta, rdp, pld: Double
            }
            var values: [Row]
        }
        let file = try VectorFile.decode(File.self, named: "dp-accounting-gaussian.json")
        try #require(file.values.count == 6)
        for row in file.values {
            let events = Array(
                repeating: PrivacyEvent.gaussian(noiseMultiplier: row.noiseMultiplier),
                count: row.count
            )
            let exact = try GaussianAccountant().epsilon(of: events, delta: row.delta)
            #expect(abs(exact / row.pld - 1) < 1e-3, "\(row)")
            let renyi = try RenyiAccountant().epsilon(of: events, delta: row.delta)
            #expect(renyi <= row.rdp * (1 + 1e-9), "\(row)")
            #expect(renyi >= row.rdp * 0.995, "\(row)")
        }
    }
}
