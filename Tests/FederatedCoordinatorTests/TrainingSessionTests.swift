import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol
import PrivacyLedger
import ProtocolPrimitives
import Testing

@Suite struct TrainingSessionTests {
    /// Counts calls and returns a fixed sum; can be told to fail.
    private final class Spy: SumCollector {
        var calls = 0
        var failure: (any Error)?
        var contributors = 100

        func collect(_ query: SumQuery, round: RoundID) throws -> CollectedSum {
            calls += 1
            if let failure { throw failure }
            return CollectedSum(
                values: [Int64](repeating: 1000, count: query.body.length),
                modulusBits: 32,
                contributors: contributors
            )
        }
    }

    private struct Failure: Error {}

    private static func ledger(epsilon: Double) throws -> PrivacyLedger {
        var random = try SeededRandomSource(seed: 1, label: "ledger")
        return try PrivacyLedger.create(
            in: InMemoryLedgerStore(),
            signingKey: SigningKey(using: &random),
            opening: BudgetOpened(
                runID: RunID(using: &random),
                model: "test",
                budget: PrivacyBudget(epsilon: epsilon, delta: 1e-6),
                scenarioDigest: LedgerDigest(hashing: []),
                noiseOrigin: .coordinator,
                secureAggregation: SecureAggregationTerms(
                    mode: .ideal,
                    neighbors: 0,
                    threshold: 0,
                    corrupted: 0,
                    dropout: 0
                ),
                plannedMinimumContributors: 50
            ),
            time: time
        )
    }

    private static let time = LedgerTime(clampingSecondsSince1970: 1_000_000)

    private static func session(_ spy: Spy, ledger: PrivacyLedger, epsilon: Double) throws
        -> TrainingSession<Spy, LedgerBudgetGate, SeededRandomSource>
    {
        let mu = try GaussianPrivacyCurve.mu(epsilon: epsilon, delta: 1e-6) * (1 - 1e-9)
        let time = time
        return TrainingSession(
            program: PopularityProgram(itemCount: 10, factory: QueryFactory(clients: 100, mu: mu)),
            collector: spy,
            gate: LedgerBudgetGate(ledger: ledger, now: { time }),
            noise: try SeededRandomSource(seed: 2, label: "noise"),
            run: try RunID(bytes: [UInt8](repeating: 1, count: 16)),
            minimumContributors: 50
        )
    }

    @Test func releasesWithinTheBudget() throws {
        let spy = Spy()
        let ledger = try Self.ledger(epsilon: 2)
        var session = try Self.session(spy, ledger: ledger, epsilon: 2)
        let outcome = try session.train { _, _, _ in
        } didRelease: { _, _, _, _, _ in
        }
        #expect(outcome.rounds == 1 && spy.calls == 1)
        #expect(ledger.replay.releasedCount == 1)
        let epsilon = try #require(session.gate.epsilon)
        #expect(epsilon <= 2 && epsilon > 1.999)
    }

    @Test func refusesBeforeAnyClientIsAsked() throws {
        let spy = Spy()
        let ledger = try Self.ledger(epsilon: 1)
        var session = try Self.session(spy, ledger: ledger, epsilon: 1.01)
        let refusal = #expect(throws: PrivacyLedgerError.self) {
            try session.train { _, _, _ in
            } didRelease: { _, _, _, _, _ in
            }
        }
        guard case .budgetExceeded(scope: .lifetime, budget: 1, let epsilon) = refusal else {
            Issue.record("refused for another reason: \(String(describing: refusal))")
            return
        }
        #expect(abs(epsilon - 1.01) < 1e-6)
        #expect(spy.calls == 0)
        // Only the opening and the plan are written.
        #expect(ledger.replay.entryCount == 2)
        #expect(ledger.replay.chargedEvents.isEmpty)
        #expect(ledger.replay.releasedCount == 0)
    }

    @Test func anAbortedRoundStaysCharged() throws {
        let spy = Spy()
        spy.failure = Failure()
        let ledger = try Self.ledger(epsilon: 1)
        var session = try Self.session(spy, ledger: ledger, epsilon: 1)
        #expect(throws: Failure.self) {
            try session.train { _, _, _ in
            } didRelease: { _, _, _, _, _ in
            }
        }
        #expect(ledger.replay.releasedCount == 0)
        #expect(ledger.replay.chargedEvents.count == 1)
    }

    @Test func tooFewContributorsReleaseNothing() throws {
        let spy = Spy()
        spy.contributors = 49
        let ledger = try Self.ledger(epsilon: 1)
        var session = try Self.session(spy, ledger: ledger, epsilon: 1)
        #expect(throws: CoordinatorError.tooFewContributors(actual: 49, minimum: 50)) {
            try session.train { _, _, _ in
            } didRelease: { _, _, _, _, _ in
            }
        }
        #expect(ledger.replay.releasedCount == 0)
    }
}
