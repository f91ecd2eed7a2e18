import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol
import PrivacyLedger
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Training with noise by the clients: the coordinator adds none and pays for who was there.
@Suite struct NoiseShareSessionTests {
    private struct Collector: SumCollector {
        var contributors: Int
        func collect(_ query: SumQuery, round: RoundID) throws -> CollectedSum {
            CollectedSum(
                values: (0..<query.body.length).map { Int64($0) * 1000 },
                modulusBits: 32,
                contributors: contributors
            )
        }
    }

    private struct Outcome {
        var sum: PrivateSum?
        var query: SumQuery?
        var ledger: PrivacyLedger
        var failure: (any Error)?
    }

    private static func train(contributors: Int) throws -> Outcome {
        var random = try SeededRandomSource(seed: 1, label: "ledger")
        let run = RunID(using: &random)
        let ledger = try PrivacyLedger.create(
            in: InMemoryLedgerStore(),
            signingKey: SigningKey(using: &random),
            opening: BudgetOpened(
                runID: run,
                model: "test",
                budget: PrivacyBudget(epsilon: 2, delta: 1e-6),
                scenarioDigest: LedgerDigest(hashing: []),
                noiseOrigin: .clients,
                secureAggregation: SecureAggregationTerms(
                    mode: .ideal,
                    neighbors: 0,
                    threshold: 0,
                    corrupted: 0.1,
                    dropout: 0
                ),
                plannedMinimumContributors: 80,
                assumedCorrupted: 10,
                plannedMaximumContributors: 100
            ),
            time: LedgerTime(clampingSecondsSince1970: 1_000_000)
        )
        let mu = try GaussianPrivacyCurve.mu(epsilon: 2, delta: 1e-6) * (1 - 1e-9)
        var session = TrainingSession(
            program: PopularityProgram(
                itemCount: 10,
                factory: QueryFactory(
                    clients: 100,
                    mu: mu,
                    noisePlan: .clients(minimumShares: 70)
                )
            ),
            collector: Collector(contributors: contributors),
            gate: LedgerBudgetGate(ledger: ledger) {
                LedgerTime(clampingSecondsSince1970: 1_000_000)
            },
            noise: try SeededRandomSource(seed: 2, label: "noise"),
            run: run,
            minimumContributors: 80
        )
        var outcome = Outcome(ledger: ledger)
        do {
            _ = try session.train { _, _, _ in
            } didRelease: { _, query, sum, _, _ in
                outcome.sum = sum
                outcome.query = query
            }
        } catch { outcome.failure = error }
        return outcome
    }

    @Test func theCoordinatorAddsNothing() throws {
        let outcome = try Self.train(contributors: 100)
        let sum = try #require(outcome.sum)
        let query = try #require(outcome.query)
        #expect(sum.values == (0..<10).map { query.encoding.decode($0 * 1000) })
    }

    @Test(arguments: [80, 81, 100]) func aSumIsChargedAtItsContributors(count: Int) throws {
        let outcome = try Self.train(contributors: count)
        let query = try #require(outcome.query)
        #expect(query.event == query.event(shares: 70))
        #expect(outcome.sum?.event == query.event(shares: count - 10))
        #expect(outcome.ledger.replay.chargedEvents == [query.event(shares: count - 10)])
        let epsilon = try #require(outcome.ledger.replay.epsilonByAccountant["gdp"])
        let planned = try GaussianAccountant().epsilon(of: [query.event], delta: 1e-6)
        #expect(planned <= 2 && planned > 1.99)
        #expect(count == 80 ? epsilon == planned : epsilon < planned)
    }

    @Test func tooFewContributorsReleaseNothingAndStayCharged() throws {
        let outcome = try Self.train(contributors: 79)
        #expect(
            outcome.failure as? CoordinatorError
                == .tooFewContributors(actual: 79, minimum: 80)
        )
        #expect(outcome.ledger.replay.releasedCount == 0)
        guard
            case .distributedDiscreteGaussian(_, _, let shares, _) =
                outcome.ledger.replay.chargedEvents.first
        else {
            Issue.record("nothing was charged")
            return
        }
        #expect(shares == 70)
    }

    @Test(arguments: [
        (100, 70, 1.0), (6040, 5134, 0.3), (6040, 1, 0.05), (1_000_000, 850_000, 0.5),
    ])
    func sharesMakeTheNoiseAndFitTheModulus(clients: Int, shares: Int, mu: Double) throws {
        let factory = QueryFactory(
            clients: clients,
            mu: mu,
            noisePlan: .clients(minimumShares: shares)
        )
        let body = QueryBody.itemCounts(try ItemCountsQuery(itemCount: 3706))
        let query = try factory.query(body, share: 0.25)
        guard case .clients(let variance, shares) = query.noise else {
            Issue.record("the plan asks the clients")
            return
        }
        #expect(variance >= 8)
        let squaredMu = try GaussianComposition.squaredMu(of: query.event, method: .gaussianCurve)
        #expect(squaredMu <= 0.25 * mu * mu)
        #expect(clients * query.valueBound(clients: clients) < 1 << 31)
        let deviation = factory.noiseStandardDeviation(of: query, contributors: clients)
        let expected = (Double(variance) * Double(clients)).squareRoot() / query.encoding.scale
        #expect(deviation == expected)
    }

    @Test func noiseThatFitsNoModulusIsRefused() throws {
        let factory = QueryFactory(
            clients: 100_000_000,
            mu: 1e-6,
            noisePlan: .clients(minimumShares: 1)
        )
        #expect(throws: CoordinatorError.self) {
            try factory.query(.itemCounts(ItemCountsQuery(itemCount: 3706)), share: 1)
        }
    }
}
