import DifferentialPrivacy
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

/// Rounds about a secret sample: charged by Rényi divergences, and worked out again by the audit.
@Suite struct SampledRuleTests {
    private static func event(rate: Double = 0.1, mu: Double = 1) throws -> PrivacyEvent {
        .poissonSampled(rate: rate, event: try Fixture.event(mu: mu))
    }

    private static func replay(_ records: [LedgerRecord], opening: BudgetOpened? = nil) throws -> (
        replay: LedgerReplay, checks: [LedgerCheck]
    ) {
        var replay = LedgerReplay()
        var checks: [LedgerCheck] = []
        let opening = try opening ?? Fixture.opening()
        for (index, record) in ([.budgetOpened(opening)] + records).enumerated() {
            let entry = try LedgerEntry(index: index, time: Fixture.time(index), record: record)
            checks += replay.violations(of: entry).map(\.check)
            replay.record(entry)
        }
        return (replay, checks)
    }

    private static func round(_ number: UInt32, _ event: PrivacyEvent) -> [LedgerRecord] {
        [
            Fixture.plan(number, event: event), Fixture.reserve(number, event: event),
            Fixture.release(number, event: event),
        ]
    }

    private static func model(_ replay: LedgerReplay, accountant: String, epsilon: Double)
        -> LedgerRecord
    {
        .modelPublished(
            ModelPublished(
                modelDigest: Fixture.digest("model"),
                epsilon: epsilon,
                delta: 1e-6,
                accountant: accountant,
                rounds: replay.releasedCount
            )
        )
    }

    @Test func sampledRoundsAreChargedByRenyiDivergences() throws {
        let counts = try Fixture.event(mu: 0.2)
        let plain = try Self.replay(Self.round(0, counts)).replay
        #expect(plain.accountant == "gdp" && plain.epsilonByAccountant.count == 2)
        let events = [counts] + [PrivacyEvent](repeating: try Self.event(), count: 8)
        var records: [LedgerRecord] = []
        for (number, event) in events.enumerated() {
            records += Self.round(UInt32(number), event)
        }
        let (replay, checks) = try Self.replay(records)
        #expect(checks.isEmpty && replay.chargedEvents == events)
        let epsilon = try RenyiAccountant().epsilon(of: events, delta: 1e-6)
        #expect(replay.accountant == "rdp" && replay.epsilon == epsilon)
        #expect(replay.epsilonByAccountant == ["rdp": epsilon])
        #expect(replay.remainingEpsilon == 5 - epsilon)
        #expect(replay.budgets.map(\.accountant) == ["rdp"])
        #expect(replay.budgets.map(\.epsilon) == [epsilon])
        // The exact curve does not cover the events, so that nothing may be published by it.
        for (name, claimed, expected) in [
            ("rdp", epsilon, [LedgerCheck]()), ("rdp", epsilon * (1 - 1e-6), [.modelPublished]),
            ("gdp", epsilon, [.modelPublished]), ("pld", epsilon, [.modelPublished]),
            ("gdp", .infinity, [.modelPublished]),
        ] {
            let model = Self.model(replay, accountant: name, epsilon: claimed)
            #expect(try Self.replay(records + [model]).checks == expected, "\(name)")
        }
    }

    @Test func theBudgetIsThatOfRenyiDivergences() throws {
        let event = try Self.event()
        var fitting = 0
        while try RenyiAccountant().epsilon(
            of: [PrivacyEvent](repeating: event, count: fitting + 1),
            delta: 1e-6
        ) <= 5 { fitting += 1 }
        #expect(fitting > 10)
        let records = (0..<UInt32(fitting)).flatMap { Self.round($0, event) }
        #expect(try Self.replay(records).checks.isEmpty)
        let next = UInt32(fitting)
        let passing = [Fixture.plan(next, event: event), Fixture.reserve(next, event: event)]
        #expect(try Self.replay(records + passing).checks == [.budget])
        // What the writer and a whole plan are told is the same.
        let replay = try Self.replay(records).replay
        #expect(!replay.canReserve(event))
        #expect(replay.canReserve(try Self.event(rate: 0.0001)))
        let passed = try #require(
            replay.firstPassed(by: [event], model: nil, time: Fixture.time(500))
        )
        #expect(passed.budget == 5 && passed.epsilon > 5 && passed.scope == .lifetime)
    }

    /// Each limit counts its own events: a model without samples stays under the exact curve.
    @Test func limitsCountTheirOwnEvents() throws {
        var opening = try Fixture.opening()
        opening.limits = BudgetLimits(model: try PrivacyBudget(epsilon: 3, delta: 1e-6))
        func plan(_ number: UInt32, _ model: String, _ event: PrivacyEvent) -> LedgerRecord {
            .roundPlanned(
                RoundPlanned(
                    round: number,
                    model: model,
                    query: Fixture.query(number),
                    event: event
                )
            )
        }
        let (plain, sampled) = (try Fixture.event(mu: 0.3), try Self.event())
        let records = [
            plan(0, "a", plain), Fixture.reserve(0, event: plain), plan(1, "b", sampled),
            Fixture.reserve(1, event: sampled),
        ]
        let (replay, checks) = try Self.replay(records, opening: opening)
        #expect(checks.isEmpty)
        #expect(replay.budgets.map(\.accountant) == ["rdp", "gdp", "rdp"])
        let large = try Self.event(mu: 1.3)
        let passing = records + [plan(2, "b", large), Fixture.reserve(2, event: large)]
        #expect(try Self.replay(passing, opening: opening).checks == [.budget])
    }

    @Test func otherSampledEventsAreRefused() throws {
        let inner = try Fixture.event(mu: 0.1)
        for bad: PrivacyEvent in [
            .poissonSampled(rate: 1, event: inner), .poissonSampled(rate: 0, event: inner),
            .poissonSampled(rate: 1.5, event: inner),
            .poissonSampled(rate: 0.1, event: .gaussian(noiseMultiplier: 10)),
            .poissonSampled(rate: 0.1, event: .nonPrivate),
            .poissonSampled(rate: 0.1, event: .selfComposed(count: 1, event: inner)),
            .poissonSampled(rate: 0.1, event: .poissonSampled(rate: 0.1, event: inner)),
            .selfComposed(count: 1, event: .poissonSampled(rate: 0.1, event: inner)),
            .poissonSampled(
                rate: 0.1,
                event: .skellam(
                    squaredSensitivity: Fixture.squaredSensitivity,
                    absoluteSensitivity: 1 << 25,
                    variance: 1 << 46,
                    dimension: 1000
                )
            ),
            // Another sensitivity or length than the query's.
            .poissonSampled(
                rate: 0.1,
                event: .discreteGaussian(
                    squaredSensitivity: Fixture.squaredSensitivity - 1,
                    variance: 1 << 46,
                    dimension: 1000
                )
            ),
            .poissonSampled(
                rate: 0.1,
                event: .discreteGaussian(
                    squaredSensitivity: Fixture.squaredSensitivity,
                    variance: 1 << 46,
                    dimension: 999
                )
            ),
            // Shares, where the coordinator adds the noise.
            .poissonSampled(
                rate: 0.1,
                event: .distributedDiscreteGaussian(
                    squaredSensitivity: Fixture.squaredSensitivity,
                    shareVariance: 1 << 40,
                    shares: 4000,
                    dimension: 1000
                )
            ),
        ] {
            let checks = try Self.replay([Fixture.plan(0, event: bad)]).checks
            #expect(!checks.isEmpty && Set(checks) == [.noise], "\(bad)")
        }
        let exact = try Fixture.opening(epsilon: nil)
        for event in [try Self.event(), .poissonSampled(rate: 0.1, event: .nonPrivate)] {
            let checks = try Self.replay([Fixture.plan(0, event: event)], opening: exact).checks
            #expect(checks.first == .noise)
        }
    }

    /// A reservation and a release repeat the plan's rate.
    @Test func anotherRateIsNamed() throws {
        let (event, other) = (try Self.event(), try Self.event(rate: 0.01))
        let reserved = [Fixture.plan(0, event: event), Fixture.reserve(0, event: other)]
        #expect(try Self.replay(reserved).checks == [.roundContent])
        for claimed in [other, try Fixture.event(mu: 1)] {
            let (replay, checks) = try Self.replay([
                Fixture.plan(0, event: event), Fixture.reserve(0, event: event),
                Fixture.release(0, event: claimed),
            ])
            #expect(checks == [.roundContent] && replay.chargedEvents == [event])
        }
    }

    @Test func aChangedRateIsFoundInTheFiles() throws {
        let store = InMemoryLedgerStore()
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: Fixture.signingKey(),
            opening: Fixture.opening(),
            time: Fixture.time()
        )
        for (step, record) in Self.round(0, try Self.event()).enumerated() {
            try ledger.append(record, time: Fixture.time(step + 1))
        }
        let epsilon = try #require(ledger.replay.epsilon)
        let model = Self.model(ledger.replay, accountant: "rdp", epsilon: epsilon)
        try ledger.append(model, time: Fixture.time(4))
        let audit = LedgerAudit(publicKey: try Fixture.verifierKey())
        let report = audit.report(on: store.read())
        #expect(report.valid && report.accountant == "rdp" && report.epsilon == ["rdp": epsilon])
        let mu = try GaussianPrivacyCurve.mu(epsilon: epsilon, delta: 1e-6)
        #expect(abs(report.noiseMultiplier * mu - 1) < 1e-9)
        for line in 1...3 {
            var files = store.read()
            files.edit(line, "\"rate\":0.1", "\"rate\":0.01")
            #expect(files.lines[line] != store.read().lines[line])
            let changed = audit.report(on: files)
            #expect(!changed.valid && changed.firstBadEntry == line)
        }
    }

    /// A ledger of ever other noise cannot keep an auditor busy for hours.
    @Test func differentSampledEventsAreLimited() throws {
        func event(_ number: Int) throws -> PrivacyEvent {
            .poissonSampled(
                rate: 0.001,
                event: .discreteGaussian(
                    squaredSensitivity: Fixture.squaredSensitivity,
                    variance: 4 * Fixture.squaredSensitivity + UInt64(number) * 1_000_000,
                    dimension: 1000
                )
            )
        }
        var records: [LedgerRecord] = []
        for number in 0..<256 { records += Self.round(UInt32(number), try event(number)) }
        let (full, checks) = try Self.replay(records)
        #expect(try checks.isEmpty && full.canReserve(event(7)))
        #expect(try !full.canReserve(event(256)))
        let (_, refused) = try Self.replay(records + Self.round(256, try event(256)))
        #expect(!refused.isEmpty)
    }

    /// With noise by the clients every release has shares of its own; replayed, 300 rounds are no work.
    @Test func sharesOfASampleAreChargedAtTheirContributors() throws {
        var opening = try Fixture.opening(epsilon: 8)
        opening.noiseOrigin = .clients
        opening.assumedCorrupted = 450
        opening.plannedMaximumContributors = 5000
        func event(_ shares: Int) -> PrivacyEvent {
            .poissonSampled(
                rate: 0.05,
                event: .distributedDiscreteGaussian(
                    squaredSensitivity: Fixture.squaredSensitivity,
                    shareVariance: Fixture.squaredSensitivity / 3550,
                    shares: shares,
                    dimension: 1000
                )
            )
        }
        var records: [LedgerRecord] = []
        for number in 0..<300 {
            let survivors = 4000 + 3 * number
            records += [
                Fixture.plan(UInt32(number), event: event(3550)),
                Fixture.reserve(UInt32(number), event: event(3550)),
                .released(
                    RoundReleased(
                        round: UInt32(number),
                        event: event(survivors - 450),
                        survivors: survivors,
                        sumDigest: Fixture.digest("sum"),
                        queryDigest: Fixture.query(UInt32(number)).digest
                    )
                ),
            ]
        }
        let (replay, checks) = try Self.replay(records, opening: opening)
        #expect(checks.isEmpty)
        // The reservation and 255 other releases are as many different events as an account has.
        let events = (0..<300).map { event($0 < 256 ? 3550 + 3 * $0 : 3550) }
        #expect(replay.chargedEvents == events)
        let epsilon = try RenyiAccountant().epsilon(of: events, delta: 1e-6)
        #expect(abs((replay.epsilon ?? 0) - epsilon) < 1e-12)
        let planned = [PrivacyEvent](repeating: event(3550), count: 300)
        #expect(try epsilon < RenyiAccountant().epsilon(of: planned, delta: 1e-6))
    }
}
