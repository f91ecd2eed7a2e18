import DifferentialPrivacy
import Testing

/// A total that grows event by event is what the accountant makes of the list.
@Suite struct RenyiCompositionTests {
    private static func event(rate: Double?, variance: UInt64, shares: Int? = nil) -> PrivacyEvent {
        let inner: PrivacyEvent =
            shares.map {
                .distributedDiscreteGaussian(
                    squaredSensitivity: 1 << 20,
                    shareVariance: variance / UInt64($0),
                    shares: $0,
                    dimension: 100
                )
            }
            ?? .discreteGaussian(
                squaredSensitivity: 1 << 20,
                variance: variance,
                dimension: 100
            )
        return rate.map { .poissonSampled(rate: $0, event: inner) } ?? inner
    }

    private static let plan: [PrivacyEvent] =
        [event(rate: nil, variance: 1 << 24)]
        + [PrivacyEvent](repeating: event(rate: 0.1, variance: 1 << 20), count: 20)
        + [
            event(rate: 0.3, variance: 1 << 21),
            event(rate: 0.1, variance: 1 << 22, shares: 900),
            event(rate: 0.1, variance: 1 << 22, shares: 901),
        ]

    @Test func aGrowingTotalIsThatOfTheList() throws {
        var composition = RenyiComposition()
        for (place, event) in Self.plan.enumerated() {
            try composition.add(event)
            let list = Array(Self.plan[...place])
            #expect(
                try composition.epsilon(delta: 1e-6)
                    == RenyiAccountant().epsilon(of: list, delta: 1e-6)
            )
        }
        #expect(composition.hasShares)
        #expect(throws: DifferentialPrivacyError.invalidDelta(1)) {
            try composition.epsilon(delta: 1)
        }
    }

    /// The quick answer is that of the search, on either side.
    @Test(arguments: [1e-5, 1e-7, 1e-9])
    func aBudgetIsKeptExactlyIfEpsilonIsWithin(delta: Double) throws {
        var composition = RenyiComposition()
        for event in Self.plan { try composition.add(event) }
        let epsilon = try composition.epsilon(delta: delta)
        for factor in [0.3, 0.99, 1 - 1e-9, 1, 1 + 1e-9, 1.01, 3] {
            let budget = try PrivacyBudget(epsilon: epsilon * factor, delta: delta)
            #expect(composition.isWithin(budget) == (factor >= 1), "\(factor)")
        }
    }

    @Test func whatIsRefusedChangesNothing() throws {
        var composition = RenyiComposition()
        try composition.add(Self.event(rate: 0.1, variance: 1 << 20))
        let epsilon = try composition.epsilon(delta: 1e-6)
        for bad in [
            .unsupported(name: "laplace"), .poissonSampled(rate: 0, event: .nonPrivate),
            .poissonSampled(rate: 0.5, event: Self.event(rate: 0.5, variance: 1 << 20)),
            Self.event(rate: 0.1, variance: 10),
        ] as [PrivacyEvent] {
            #expect(throws: DifferentialPrivacyError.self) { try composition.add(bad) }
        }
        #expect(try composition.epsilon(delta: 1e-6) == epsilon)
        try composition.add(.nonPrivate)
        #expect(try composition.epsilon(delta: 1e-6) == .infinity)
        #expect(!composition.isWithin(try PrivacyBudget(epsilon: 1000, delta: 1e-6)))
    }
}
