import PrivacyLedger
import ProtocolPrimitives
import SecureAggregation

extension Simulation {
    /// The first entry of a ledger for this scenario: its budgets and its terms.
    func opening(_ runID: RunID, users: Int) throws -> BudgetOpened {
        let terms = terms(users: users)
        let graph =
            scenario.federation.mode == .full ? try terms.parameters(valueBound: 1) : nil
        return BudgetOpened(
            runID: runID,
            model: scenario.name,
            budget: scenario.privacy?.budget,
            limits: scenario.privacy?.limits,
            scenarioDigest: LedgerDigest(hashing: scenarioBytes),
            noiseOrigin: noiseOrigin,
            secureAggregation: SecureAggregationTerms(
                mode: scenario.federation.mode == .full ? .full : .ideal,
                neighbors: graph?.neighborCount ?? 0,
                threshold: graph?.reconstructionThreshold ?? 0,
                corrupted: scenario.federation.corrupted,
                dropout: scenario.federation.dropout
            ),
            plannedMinimumContributors: terms.smallestCohort,
            assumedCorrupted: noiseOrigin == .clients ? terms.assumedCorrupted : nil,
            plannedMaximumContributors: noiseOrigin == .clients ? terms.clients : nil
        )
    }
}
