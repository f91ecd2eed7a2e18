import DifferentialPrivacy
import FederatedProtocol
import PrivacyLedger
import ProtocolPrimitives
import SecureAggregation

/// What a run writes down of itself, for good.
extension Simulation {
    /// The line of a round in the run's metrics.
    static func record(
        _ number: UInt32,
        _ query: SumQuery,
        _ sum: PrivateSum,
        _ round: RoundStatistics,
        _ epsilon: Double?,
        since start: ContinuousClock.Instant
    ) -> RoundRecord {
        RoundRecord(
            round: Int(number),
            query: query.body.kind,
            length: query.body.length,
            noiseMultiplier: sum.event.noiseMultiplier ?? 0,
            contributors: sum.contributors,
            samplingRate: query.samplingRate,
            dropouts: round.dropouts,
            bytesPerClient: round.uploadBytesPerClient,
            bytesReceivedPerClient: round.downloadBytesPerClient,
            bytesByPhase: round.uploadBytesByPhase,
            bytesReceivedByPhase: round.downloadBytesByPhase,
            epsilon: epsilon,
            seconds: seconds(since: start)
        )
    }

    /// Opens the ledger of a run of its own.
    ///
    /// - Throws: `PrivacyLedgerError`.
    func openLedger(_ runID: RunID, in directory: RunDirectory, users: Int) throws
        -> PrivacyLedger
    {
        // The ledger key of a simulated run exists for the run only: nobody can append afterwards.
        var random = try SystemRandomSource()
        return try PrivacyLedger.create(
            in: FileLedgerStore(directory: directory.ledgerPath),
            signingKey: SigningKey(using: &random),
            opening: opening(runID, users: users),
            time: LedgerTime.current()
        )
    }

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
