import DifferentialPrivacy
import PrivacyLedger
import ProtocolPrimitives
import Testing

@testable import FederatedSimulation

@Suite struct LedgerTermsTests {
    private static func terms(neighbors: Int = 34, threshold: Int = 18, dropout: Double = 0.1)
        throws -> LedgerTerms
    {
        var random = try SeededRandomSource(seed: 1, label: "terms")
        return LedgerTerms(
            BudgetOpened(
                runID: RunID(using: &random),
                model: "m",
                budget: try PrivacyBudget(epsilon: 5, delta: 1e-6),
                scenarioDigest: LedgerDigest(hashing: [1]),
                noiseOrigin: .coordinator,
                secureAggregation: SecureAggregationTerms(
                    mode: .full,
                    neighbors: neighbors,
                    threshold: threshold,
                    corrupted: 0.1,
                    dropout: dropout
                ),
                plannedMinimumContributors: 100
            )
        )
    }

    @Test func moreNeighborsThanTheLedgerSaysAreKept() throws {
        let ledger = try Self.terms()
        #expect(ledger.difference(from: try Self.terms()) == nil)
        #expect(ledger.difference(from: try Self.terms(neighbors: 40, threshold: 21)) == nil)
        let fewer = ledger.difference(from: try Self.terms(neighbors: 33))
        #expect(fewer?.key == "neighbors of a client" && fewer?.ledger == "at least 34")
        let lower = ledger.difference(from: try Self.terms(neighbors: 40, threshold: 17))
        #expect(lower?.key == "reconstruction threshold" && lower?.scenario == "17")
    }

    @Test func anotherThreatModelIsADifference() throws {
        let other = try Self.terms().difference(from: Self.terms(dropout: 0.2))
        #expect(other == .init(key: "federation.dropout", ledger: "0.1", scenario: "0.2"))
    }
}
