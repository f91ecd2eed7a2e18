import Datasets
import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol
import PrivacyLedger
import ProtocolPrimitives

/// What a run says of itself.
extension Simulation {
    /// What the scenario's digest covers: the text that was read, every change, and the seed.
    var scenarioBytes: [UInt8] {
        var bytes = Array(scenario.text.utf8)
        for override in overrides { bytes += Array("\n--set \(override)".utf8) }
        bytes += Array("\n--seed \(scenario.seed)\n".utf8)
        return bytes
    }

    /// The report of a run that has just begun.
    func emptyReport(_ data: ScenarioData, plan: TrainingPlan, runID: RunID) -> RunReport {
        RunReport(
            status: "running",
            version: version,
            run: output,
            runID: runID.description,
            name: scenario.name,
            algorithm: plan.program.algorithm,
            users: data.histories.count,
            items: data.split.itemIDs.count,
            interactions: data.histories.reduce(0) { $0 + $1.count },
            rounds: 0,
            inputs: RunReport.Inputs(
                scenario: scenario.file,
                scenarioDigest: LedgerDigest(hashing: scenarioBytes).description,
                scenarioText: scenario.text,
                overrides: overrides,
                seed: scenario.seed,
                findings: data.findings,
                cleaning: data.cleaning
            ),
            secureAggregation: RunReport.SecureAggregation(
                mode: scenario.federation.mode.rawValue,
                dropouts: [:],
                minimumContributors: 0,
                seconds: 0
            ),
            privacy: RunReport.Privacy(
                epsilon: nil,
                delta: scenario.privacy?.budget.delta,
                accountant: scenario.cohortNoise == nil
                    ? GaussianAccountant.name : RenyiAccountant.name,
                accountants: [:],
                noise: scenario.privacy?.noise.rawValue ?? "none",
                budget: scenario.privacy?.budget.epsilon,
                noiseIsSeeded: true
            ),
            metrics: [:],
            baselines: [:],
            warnings: plan.warnings,
            seconds: 0,
            peakMemoryBytes: PeakMemory.byteCount
        )
    }

    /// Adds ε of everything that was charged.
    func describeCost(_ replay: LedgerReplay, in report: inout RunReport) {
        report.privacy.accountant = replay.accountant
        report.privacy.accountants = replay.epsilonByAccountant.filter { $0.value.isFinite }
        report.privacy.epsilon = report.privacy.accountants[replay.accountant]
        // Where the exact curve covers nothing, another accountant stands beside the one that decides.
        guard let privacy = scenario.privacy, replay.accountant == RenyiAccountant.name,
            let epsilon = try? PrivacyLossAccountant().epsilon(
                of: replay.chargedEvents,
                delta: privacy.budget.delta
            )
        else { return }
        report.privacy.accountants[PrivacyLossAccountant.name] = epsilon
    }

    /// Adds what the rounds cost and lost.
    func describe(
        _ records: [RoundRecord],
        _ lastRound: RoundStatistics,
        in report: inout RunReport
    ) {
        for record in records {
            for (phase, count) in record.dropouts where count > 0 {
                report.secureAggregation.dropouts[phase, default: 0] += count
            }
            report.secureAggregation.seconds += record.seconds
        }
        if scenario.federation.mode == .full {
            report.secureAggregation.bytesPerClient =
                records.compactMap(\.bytesPerClient).reduce(0, +)
            report.secureAggregation.bytesReceivedPerClient =
                records.compactMap(\.bytesReceivedPerClient).reduce(0, +)
        }
        report.secureAggregation.neighbors = lastRound.neighbors
        report.secureAggregation.threshold = lastRound.threshold
        report.secureAggregation.minimumContributors = records.map(\.contributors).min() ?? 0
    }

    /// Wall seconds since an instant.
    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
