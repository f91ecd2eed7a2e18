import DifferentialPrivacy
import Testing

@testable import RunReports

@Suite struct LedgerSummaryTests {
    private static func charge(_ round: UInt32, multiplier: Double) -> LedgerSummary.Charge {
        LedgerSummary.Charge(
            round: round,
            query: "itemCounts",
            length: 10,
            event: .gaussian(noiseMultiplier: multiplier),
            people: 100,
            end: .released
        )
    }

    /// μ = 1/2 and 1/4: squares 1/4 and 1/16, so 4/5 and 1/5; ε is the accountant's for both together.
    @Test func partsAreSquaresOfMu() throws {
        let budget = try PrivacyBudget(epsilon: 3, delta: 1e-5)
        let summary = LedgerSummary(
            charges: [Self.charge(0, multiplier: 2), Self.charge(1, multiplier: 4)],
            budget: budget
        )
        let shares = summary.charges.compactMap(\.share)
        #expect(abs(shares[0] - 0.8) < 1e-9 && abs(shares[1] - 0.2) < 1e-9)
        let accountant = GaussianAccountant()
        let first = try accountant.epsilon(of: [.gaussian(noiseMultiplier: 2)], delta: 1e-5)
        let both = try accountant.epsilon(
            of: [.gaussian(noiseMultiplier: 2), .gaussian(noiseMultiplier: 4)],
            delta: 1e-5
        )
        #expect(summary.charges[0].epsilon == first && summary.epsilon == both)
        #expect(abs((summary.remaining ?? 0) - (3 - both)) < 1e-12)
    }

    @Test func withoutABudgetNothingIsDivided() {
        let charge = LedgerSummary.Charge(
            round: 0,
            query: "q",
            length: 1,
            event: .nonPrivate,
            end: .released
        )
        let summary = LedgerSummary(charges: [charge], budget: nil)
        #expect(
            summary.charges[0].share == nil && summary.epsilon == nil && summary.remaining == nil
        )
    }
}
