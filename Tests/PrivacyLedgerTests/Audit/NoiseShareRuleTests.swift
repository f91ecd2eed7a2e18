import DifferentialPrivacy
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

/// Runs whose clients add the noise: a release costs what its contributors make of it, never more
/// than was reserved, and the audit works it out again.
@Suite struct NoiseShareRuleTests {
    private static let corrupted = 450
    /// The planned minimum is 4000 and a release has 5000 contributors.
    private static let planned = 4000 - corrupted
    private static let released = 5000 - corrupted

    private static func opening(epsilon: Double? = 5, corrupted: Int? = corrupted) throws
        -> BudgetOpened
    {
        var opening = try Fixture.opening(epsilon: epsilon)
        opening.noiseOrigin = .clients
        opening.assumedCorrupted = corrupted
        opening.plannedMaximumContributors = 5000
        return opening
    }

    /// Noise whose planned μ is about 0.5.
    private static func event(shares: Int = planned, variance: UInt64? = nil) throws
        -> PrivacyEvent
    {
        .distributedDiscreteGaussian(
            squaredSensitivity: Fixture.squaredSensitivity,
            shareVariance: try variance
                ?? NoiseCalibration.shareVariance(
                    variance: NoiseCalibration.variance(
                        squaredSensitivity: Fixture.squaredSensitivity,
                        mu: 0.5
                    ),
                    shares: planned
                ),
            shares: shares,
            dimension: 1000
        )
    }

    private static func replay(_ records: [LedgerRecord]) throws -> (
        replay: LedgerReplay, checks: [LedgerCheck], last: [LedgerViolation]
    ) {
        var replay = LedgerReplay()
        var checks: [LedgerCheck] = []
        var last: [LedgerViolation] = []
        for (index, record) in records.enumerated() {
            let entry = try LedgerEntry(index: index, time: Fixture.time(index), record: record)
            last = replay.violations(of: entry)
            checks += last.map(\.check)
            replay.record(entry)
        }
        return (replay, checks, last)
    }

    private static func round(_ number: UInt32, released event: PrivacyEvent) throws
        -> [LedgerRecord]
    {
        let planned = try Self.event()
        return [
            Fixture.plan(number, event: planned), Fixture.reserve(number, event: planned),
            Fixture.release(number, event: event),
        ]
    }

    @Test func aReleaseIsChargedAtItsContributors() throws {
        let paid = try Self.event(shares: Self.released)
        let (replay, checks, _) = try Self.replay(
            [.budgetOpened(Self.opening())] + Self.round(0, released: paid)
                + Self.round(1, released: paid)
        )
        #expect(checks.isEmpty)
        #expect(replay.chargedEvents == [paid, paid])
        for (name, accountant) in [
            ("gdp", GaussianAccountant() as any PrivacyAccountant), ("rdp", RenyiAccountant()),
        ] {
            #expect(
                try replay.epsilonByAccountant[name]
                    == accountant.epsilon(of: [paid, paid], delta: 1e-6)
            )
        }
    }

    @Test func aReservationIsChargedInFullUntilItsRelease() throws {
        let planned = try Self.event()
        let paid = try Self.event(shares: Self.released)
        var records: [LedgerRecord] = [.budgetOpened(try Self.opening())]
        records += [Fixture.plan(0, event: planned), Fixture.reserve(0, event: planned)]
        #expect(try Self.replay(records).replay.chargedEvents == [planned])
        // An aborted round, and one that a crash left open, stay charged in full.
        records.append(.aborted(RoundAborted(round: 0, reason: "too few survivors")))
        records += [Fixture.plan(1, event: planned), Fixture.reserve(1, event: planned)]
        records += try Self.round(2, released: paid)
        let (replay, checks, _) = try Self.replay(records)
        #expect(checks.isEmpty)
        #expect(replay.chargedEvents == [planned, planned, paid])
        let epsilon = try GaussianAccountant().epsilon(of: replay.chargedEvents, delta: 1e-6)
        #expect(abs(replay.epsilonByAccountant["gdp", default: 0] - epsilon) < 1e-12)
    }

    /// What earlier releases did not cost is there for later rounds: at μ² = 0.25 a round the budget's
    /// 1.0412 pays four of them, and a fifth once the first four have cost a fifth less.
    @Test func whatIsNotSpentCanBeReserved() throws {
        let planned = try Self.event()
        let paid = try Self.event(shares: Self.released)
        let opening = LedgerRecord.budgetOpened(try Self.opening())
        let reservation = { (number: UInt32) in
            [Fixture.plan(number, event: planned), Fixture.reserve(number, event: planned)]
        }
        let open = [opening] + (0..<5).flatMap { reservation(UInt32($0)) }
        #expect(try Self.replay(open).last.map(\.check) == [.budget, .noise])
        #expect(
            try Self.replay(open).last.last?.expected.hasPrefix("a share variance of at least")
                == true
        )
        let closed =
            try [opening] + (0..<4).flatMap { try Self.round(UInt32($0), released: paid) }
            + reservation(4)
        #expect(try Self.replay(closed).checks.isEmpty)
    }

    /// A release that claims other shares, or other noise, is a finding and lowers no charge.
    @Test func releasesAtAnotherCostAreNamed() throws {
        let planned = try Self.event()
        for claimed in [
            try Self.event(shares: Self.released + 1), try Self.event(shares: 5000), planned,
            try Self.event(shares: Self.planned - 1), try Self.event(shares: 100_000_000),
            try Self.event(shares: Self.released, variance: 1 << 45), try Fixture.event(mu: 0.1),
            .gaussian(noiseMultiplier: 1000),
        ] {
            let (replay, checks, _) = try Self.replay(
                [.budgetOpened(Self.opening())] + Self.round(0, released: claimed)
            )
            #expect(checks == [.roundContent])
            #expect(replay.chargedEvents == [planned])
        }
    }

    @Test func aReleaseBelowThePlannedMinimumIsNamed() throws {
        let planned = try Self.event()
        let few = LedgerRecord.released(
            RoundReleased(
                round: 0,
                event: try Self.event(shares: 3999 - Self.corrupted),
                survivors: 3999,
                sumDigest: Fixture.digest("sum 0"),
                queryDigest: Fixture.query(0).digest
            )
        )
        let (replay, checks, _) = try Self.replay(
            [
                .budgetOpened(Self.opening()), Fixture.plan(0, event: planned),
                Fixture.reserve(0, event: planned), few,
            ])
        #expect(checks == [.roundContent])
        #expect(replay.chargedEvents == [planned])
    }

    @Test func plannedSharesAreThoseOfTheTerms() throws {
        for shares in [Self.planned - 1, Self.planned + 1, 4000, 1] {
            let event = try Self.event(shares: shares)
            let checks = try Self.replay(
                [.budgetOpened(Self.opening()), Fixture.plan(0, event: event)]
            ).checks
            #expect(checks == [.noise])
        }
        // Shares where the coordinator adds the noise, and the other way round.
        #expect(
            try Self.replay(
                [.budgetOpened(Fixture.opening()), Fixture.plan(0, event: Self.event())]
            ).checks == [.noise]
        )
        #expect(
            try Self.replay(
                [.budgetOpened(Self.opening()), Fixture.plan(0, event: Fixture.event())]
            ).checks == [.noise]
        )
    }

    @Test func eventsMustCoverTheQuery() throws {
        func checks(sensitivity: UInt64, dimension: Int) throws -> [LedgerCheck] {
            let event = PrivacyEvent.distributedDiscreteGaussian(
                squaredSensitivity: sensitivity,
                shareVariance: 1 << 40,
                shares: Self.planned,
                dimension: dimension
            )
            return try Self.replay(
                [.budgetOpened(Self.opening()), Fixture.plan(0, event: event)]
            ).checks
        }
        #expect(try checks(sensitivity: Fixture.squaredSensitivity, dimension: 1000).isEmpty)
        #expect(
            try checks(sensitivity: Fixture.squaredSensitivity - 1, dimension: 1000) == [.noise]
        )
        #expect(try checks(sensitivity: Fixture.squaredSensitivity, dimension: 999) == [.noise])
        #expect(try checks(sensitivity: 1 << 52, dimension: 1000).isEmpty)
    }

    @Test func budgetsBeyondTheProofAreRefused() throws {
        let planned = try Self.event()
        let checks = try Self.replay(
            [
                .budgetOpened(Self.opening(epsilon: 500)), Fixture.plan(0, event: planned),
                Fixture.reserve(0, event: planned),
            ]
        ).checks
        #expect(checks == [.noise])
    }

    @Test func openingsNameTheCorruptedExactlyWithShares() throws {
        func stores(_ opening: BudgetOpened) -> Bool {
            (try? LedgerEntry(index: 0, time: Fixture.time(), record: .budgetOpened(opening)))
                != nil
        }
        #expect(stores(try Self.opening()))
        // A tenth of the planned minimum is assumed corrupted: 400 at least.
        for (count, isStored) in [
            (nil, false), (399, false), (400, true), (3999, true), (4000, false), (-1, false),
        ] as [(Int?, Bool)] {
            #expect(stores(try Self.opening(corrupted: count)) == isStored, "\(count ?? -9)")
        }
        var coordinator = try Fixture.opening()
        coordinator.assumedCorrupted = 450
        #expect(!stores(coordinator))
        coordinator.assumedCorrupted = nil
        coordinator.plannedMaximumContributors = 5000
        #expect(!stores(coordinator))
        for (count, isStored) in [(nil, false), (3999, false), (4000, true)] as [(Int?, Bool)] {
            var opening = try Self.opening()
            opening.plannedMaximumContributors = count
            #expect(stores(opening) == isStored, "\(count ?? -9)")
        }
    }

    /// A hundred million contributors would make the round nearly free.
    @Test func moreContributorsThanThereAreAreNamed() throws {
        let planned = try Self.event()
        for survivors in [5001, 100_000_000] {
            let many = LedgerRecord.released(
                RoundReleased(
                    round: 0,
                    event: try Self.event(shares: survivors - Self.corrupted),
                    survivors: survivors,
                    sumDigest: Fixture.digest("sum 0"),
                    queryDigest: Fixture.query(0).digest
                )
            )
            let (replay, checks, last) = try Self.replay(
                [
                    .budgetOpened(Self.opening()), Fixture.plan(0, event: planned),
                    Fixture.reserve(0, event: planned), many,
                ]
            )
            #expect(checks == [.roundContent])
            #expect(last.map(\.expected) == ["at most 5000 contributors"])
            #expect(replay.chargedEvents == [planned])
        }
    }

    @Test func chargesOfManyRoundsComposeAsOneByOne() throws {
        var records: [LedgerRecord] = [.budgetOpened(try Self.opening(epsilon: 100))]
        var expected: [PrivacyEvent] = []
        let planned = try Self.event()
        let paid = try Self.event(shares: Self.released)
        for number: UInt32 in 0..<200 {
            records += [
                Fixture.plan(number, event: planned), Fixture.reserve(number, event: planned),
            ]
            switch number % 5 {
            case 0:
                records.append(.aborted(RoundAborted(round: number, reason: "failed")))
                expected.append(planned)
            case 3 where number > 100: expected.append(planned)
            default:
                records.append(Fixture.release(number, event: paid))
                expected.append(paid)
            }
        }
        let (replay, checks, _) = try Self.replay(records)
        #expect(checks.isEmpty)
        #expect(replay.chargedEvents == expected)
        let epsilon = try GaussianAccountant().epsilon(of: expected, delta: 1e-6)
        #expect(abs(replay.epsilonByAccountant["gdp", default: 0] - epsilon) < 1e-11 * epsilon)
        #expect(replay.total.exact.count == 200)
        #expect(replay.total.exact.dimension == 200_000)
    }
}
