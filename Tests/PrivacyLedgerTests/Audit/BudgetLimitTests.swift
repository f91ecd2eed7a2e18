import DifferentialPrivacy
import Foundation
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

/// Budgets of a model and of a period beside the ledger's own.
///
/// mu of epsilon 5, 2 and 1 at delta 1e-6, by mpmath: 1.0204, 0.4483 and 0.2367.
@Suite struct BudgetLimitTests {
    private static let day: Int64 = 86_400

    private static func ledger(
        _ limits: BudgetLimits?,
        epsilon: Double = 5,
        store: InMemoryLedgerStore = InMemoryLedgerStore()
    ) throws -> PrivacyLedger {
        var opening = try Fixture.opening(epsilon: epsilon)
        opening.limits = limits
        return try PrivacyLedger.create(
            in: store,
            signingKey: Fixture.signingKey(),
            opening: opening,
            time: Fixture.time()
        )
    }

    private static func reserve(
        _ round: UInt32,
        mu: Double,
        model: String? = nil,
        after seconds: Int64 = 0,
        in ledger: PrivacyLedger
    ) throws {
        let event = try Fixture.event(mu: mu)
        let time = try Fixture.time(Int(seconds))
        var plan = RoundPlanned(round: round, query: Fixture.query(round), event: event)
        plan.model = model
        try ledger.append(.roundPlanned(plan), time: time)
        try ledger.append(Fixture.reserve(round, event: event), time: time)
    }

    private static func passed(_ body: () throws -> Void) throws -> BudgetScope? {
        do { try body() } catch PrivacyLedgerError.budgetExceeded(
            let scope,
            let budget,
            let epsilon
        ) {
            #expect(epsilon > budget)
            return scope
        }
        return nil
    }

    @Test func aModelKeepsItsBudget() throws {
        let limits = BudgetLimits(model: try PrivacyBudget(epsilon: 1, delta: 1e-6))
        let store = InMemoryLedgerStore()
        let ledger = try Self.ledger(limits, store: store)
        try Self.reserve(0, mu: 0.2, in: ledger)
        let refused = try Self.passed { try Self.reserve(1, mu: 0.2, in: ledger) }
        #expect(refused == .model(try Fixture.opening().model))
        // Another model has its own budget; the first one's name refers to the same account.
        try Self.reserve(2, mu: 0.2, model: "other", in: ledger)
        #expect(
            try Self.passed { try Self.reserve(3, mu: 0.2, model: "other", in: ledger) }
                == .model("other")
        )
        #expect(
            try Self.passed {
                try Self.reserve(4, mu: 0.2, model: Fixture.opening().model, in: ledger)
            } == refused
        )
        let budgets = ledger.replay.budgets
        #expect(budgets.map(\.scope.description).first == "the ledger's lifetime")
        #expect(budgets.map(\.charges) == [2, 1, 1])
        let report = LedgerAudit().report(on: store.read())
        #expect(report.valid)
        #expect(report.budgets == budgets)
    }

    @Test func aPeriodKeepsItsBudgetAndTheNextStartsAfresh() throws {
        let limits = BudgetLimits(
            period: .init(budget: try PrivacyBudget(epsilon: 1, delta: 1e-6), seconds: Self.day)
        )
        let store = InMemoryLedgerStore()
        let ledger = try Self.ledger(limits, store: store)
        try Self.reserve(0, mu: 0.2, in: ledger)
        #expect(
            try Self.passed { try Self.reserve(1, mu: 0.2, after: Self.day - 1, in: ledger) }
                == .period(0)
        )
        try Self.reserve(2, mu: 0.2, after: Self.day, in: ledger)
        // The clock is set back: the period that was spent does not come back.
        #expect(
            try Self.passed { try Self.reserve(3, mu: 0.2, after: 5, in: ledger) } == .period(1)
        )
        try Self.reserve(4, mu: 0.2, after: 7 * Self.day + 3, in: ledger)
        #expect(
            ledger.replay.budgets.map(\.scope) == [.lifetime, .period(0), .period(1), .period(7)]
        )
        #expect(ledger.replay.budgets.allSatisfy { $0.epsilon <= $0.budget.epsilon })
        let again = try PrivacyLedger.open(store, signingKey: Fixture.signingKey())
        #expect(again.replay.budgets == ledger.replay.budgets)
    }

    @Test func theLifetimeHoldsOverAllModelsAndPeriods() throws {
        let one = try PrivacyBudget(epsilon: 1, delta: 1e-6)
        let ledger = try Self.ledger(
            BudgetLimits(model: one, period: .init(budget: one, seconds: Self.day)),
            epsilon: 2
        )
        for day in 0..<4 {
            try Self.reserve(
                UInt32(day),
                mu: 0.2,
                model: "model \(day)",
                after: Int64(day) * Self.day,
                in: ledger
            )
        }
        // 4 * 0.2^2 + 0.21^2 is over 0.4483^2 = 0.2010.
        let time = try Fixture.time(6 * Int(Self.day))
        let event = try Fixture.event(mu: 0.21)
        #expect(!ledger.replay.canReserve(event, model: "model 6", time: time))
        #expect(
            try Self.passed {
                try Self.reserve(6, mu: 0.21, model: "model 6", after: 6 * Self.day, in: ledger)
            } == .lifetime
        )
        let small = try Fixture.event(mu: 0.1)
        #expect(ledger.replay.canReserve(small, model: "model 6", time: time))
    }

    /// What an operator with the key but a changed program could write.
    @Test func aForgedReservationOverALimitIsNamed() throws {
        var opening = try Fixture.opening()
        opening.limits = BudgetLimits(model: try PrivacyBudget(epsilon: 1, delta: 1e-6))
        var replay = LedgerReplay()
        let event = try Fixture.event(mu: 0.5)
        let records: [LedgerRecord] = [
            .budgetOpened(opening), Fixture.plan(0, event: event),
        ]
        for (index, record) in records.enumerated() {
            let entry = try LedgerEntry(index: index, time: Fixture.time(), record: record)
            #expect(replay.violations(of: entry).isEmpty)
            replay.record(entry)
        }
        let entry = try LedgerEntry(
            index: 2,
            time: Fixture.time(),
            record: Fixture.reserve(0, event: event)
        )
        let violations = replay.violations(of: entry)
        #expect(violations.map(\.check) == [.budget, .noise])
        #expect(violations.first?.expected.hasPrefix("epsilon of at most 1.0 for model") == true)
    }

    /// Many threads reserve at once; the sum of what was granted fits, and one more would not.
    @Test func concurrentRoundsCannotBothSpendTheLast() async throws {
        let ledger = try Self.ledger(nil, epsilon: 1)
        let event = try Fixture.event(mu: 0.1)
        for round: UInt32 in 0..<40 {
            try ledger.append(Fixture.plan(round, event: event), time: Fixture.time())
        }
        let granted = await withTaskGroup(of: Bool.self, returning: Int.self) { group in
            for round: UInt32 in 0..<40 {
                group.addTask {
                    let reserve = Fixture.reserve(round, event: event)
                    return (try? ledger.append(reserve, time: Fixture.time())) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        // 0.2367^2 = 0.0560 has room for five times 0.01.
        #expect(granted == 5)
        #expect(ledger.replay.chargedEvents.count == 5)
    }

    @Test func limitsAreReadStrictly() throws {
        let limits = BudgetLimits(
            model: try PrivacyBudget(epsilon: 2, delta: 1e-7),
            period: .init(budget: try PrivacyBudget(epsilon: 1, delta: 1e-6), seconds: 604_800)
        )
        var opening = try Fixture.opening()
        opening.limits = limits
        let entry = try LedgerEntry(index: 0, time: Fixture.time(), record: .budgetOpened(opening))
        let text = String(decoding: entry.line, as: UTF8.self)
        let stored =
            #""limits":{"model":{"delta":1e-7,"epsilon":2},"#
            + #""period":{"delta":0.000001,"epsilon":1,"seconds":604800}}"#
        #expect(text.contains(stored))
        #expect(try LedgerEntry(line: entry.line).record == .budgetOpened(opening))
        for bad in [
            #""limits":{}"#, #""limits":{"period":{"delta":0.000001,"epsilon":1,"seconds":0}}"#,
            #""limits":{"period":{"delta":0.000001,"epsilon":1}}"#,
            #""limits":{"model":{"delta":1,"epsilon":2}}"#,
            #""limits":{"model":{"delta":0.5,"epsilon":2,"seconds":5}}"#,
            #""limits":{"user":{"delta":0.5,"epsilon":2}}"#, #""limits":5"#,
        ] {
            #expect(throws: PrivacyLedgerError.self, "\(bad)") {
                try LedgerEntry(line: Array(text.replacing(stored, with: bad).utf8))
            }
        }
        // A run without privacy has nothing to limit.
        var none = try Fixture.opening(epsilon: nil)
        none.limits = limits
        #expect(throws: PrivacyLedgerError.self) {
            try LedgerEntry(index: 0, time: Fixture.time(), record: .budgetOpened(none))
        }
    }
}
