import Datasets
import DifferentialPrivacy
import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import Foundation
import PrivacyLedger
import ProtocolPrimitives
import Recommenders
import SecureAggregation

/// One simulated run: data, federation, training, ledger, metrics, and a directory with all of it.
public struct Simulation: Sendable {
    /// Threads for client work, evaluation and unmasking.
    public static var workers: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

    private let scenario: Scenario
    private let overrides: [String]
    private let output: String
    private let version: String
    private let observer: any SimulationObserver
    private let cancellation: CancellationFlag

    /// Prepares a run; nothing is read or written yet.
    ///
    /// - Parameters:
    ///   - scenario: a checked scenario.
    ///   - overrides: the changes it was read with, for the record.
    ///   - output: directory of the run; must not exist.
    ///   - version: of the program, for the record.
    ///   - observer: receives progress.
    ///   - cancellation: stops the run when raised.
    public init(
        scenario: Scenario,
        overrides: [String],
        output: String,
        version: String,
        observer: any SimulationObserver,
        cancellation: CancellationFlag
    ) {
        self.scenario = scenario
        self.overrides = overrides
        self.output = output
        self.version = version
        self.observer = observer
        self.cancellation = cancellation
    }

    /// Runs to the end.
    ///
    /// - Returns: the report that is also in `run.json`.
    /// - Throws: errors of the data before anything is written; afterwards the run directory says
    ///   `failed` or `interrupted`.
    public func run() throws -> RunReport {
        let start = ContinuousClock.now
        let data = try ScenarioData(scenario)
        let users = data.split.userIDs.count
        try checkPopulation(users: users, items: data.split.itemIDs.count)
        let plan = try TrainingPlan(
            scenario,
            users: users,
            items: data.split.itemIDs.count,
            privately: true
        )

        var random = try SystemRandomSource()
        let runID = RunID(using: &random)
        var report = try emptyReport(data, plan: plan, runID: runID)
        let directory = try RunDirectory.create(path: output)
        try directory.write(report)
        do {
            try train(data, plan: plan, runID: runID, directory: directory, report: &report)
            report.status = "completed"
        } catch {
            report.status =
                (error as? SimulationError) == .interrupted ? "interrupted" : "failed"
            report.failure = String(describing: error)
            report.seconds = Self.seconds(since: start)
            try? directory.write(report)
            throw error
        }
        report.seconds = Self.seconds(since: start)
        report.peakMemoryBytes = PeakMemory.byteCount
        try directory.write(report)
        return report
    }

    private func checkPopulation(users: Int, items: Int) throws {
        guard users >= scenario.federation.minimumCohort else {
            throw SimulationError.scenarioImpossible(
                key: "federation.minimumCohort",
                reason:
                    "is \(scenario.federation.minimumCohort), and there are only \(users) people"
            )
        }
        if let privacy = scenario.privacy, privacy.budget.delta * Double(users) >= 1 {
            throw SimulationError.scenarioImpossible(
                key: "privacy.delta",
                reason: "is \(privacy.budget.delta); it must be below 1 / \(users) people"
            )
        }
        if scenario.federation.mode == .full {
            // Refuses a threat model without parameters before anything is written.
            _ = try terms(users: users).parameters(valueBound: 1 << 16)
        }
    }

    private func terms(users: Int) -> AggregationTerms {
        AggregationTerms(
            corrupted: scenario.federation.corrupted,
            dropout: scenario.federation.dropout,
            adversary: scenario.federation.adversary,
            clients: users,
            minimumCohort: scenario.federation.minimumCohort
        )
    }

    private func collector(_ data: ScenarioData, mode: AggregationMode, faults: FaultPlan)
        throws -> SimulationCollector
    {
        let clients = SimulatedClients(
            histories: data.split.training,
            itemCount: data.split.itemIDs.count,
            policy: ClientPolicy(minimumNoiseMultiplier: scenario.privacy == nil ? 0 : 0.01)
        )
        switch mode {
        case .ideal:
            return .ideal(
                IdealSumCollector(
                    clients: clients,
                    faults: faults,
                    workers: Self.workers,
                    observer: observer,
                    cancellation: cancellation
                )
            )
        case .full:
            return .full(
                FullSumCollector(
                    clients: clients,
                    faults: faults,
                    terms: terms(users: data.split.userIDs.count),
                    identities: try SimulatedIdentities(
                        count: data.split.userIDs.count,
                        seed: scenario.seed
                    ),
                    workers: Self.workers,
                    observer: observer,
                    cancellation: cancellation
                )
            )
        }
    }

    private func train(
        _ data: ScenarioData,
        plan: TrainingPlan,
        runID: RunID,
        directory: RunDirectory,
        report: inout RunReport
    ) throws {
        let ledger = try openLedger(runID, in: directory, users: data.split.userIDs.count)
        var session = TrainingSession(
            program: plan.program,
            collector: try collector(
                data,
                mode: scenario.federation.mode,
                faults: FaultPlan(seed: scenario.seed, fractions: scenario.faults.dropouts)
            ),
            gate: LedgerBudgetGate(ledger: ledger, now: LedgerTime.current),
            noise: try SeededRandomSource(seed: scenario.seed, label: "noise"),
            run: runID,
            minimumContributors: terms(users: data.split.userIDs.count).smallestCohort
        )
        var records: [RoundRecord] = []
        var roundStart = ContinuousClock.now
        let steps = plan.rounds + 1
        let outcome = try session.train { number, query, gate in
            try cancellation.check()
            roundStart = .now
            observer.begin(
                step: "round \(number + 1) of \(plan.rounds): \(query.body.kind)",
                index: Int(number),
                count: steps,
                epsilon: gate.epsilon
            )
        } didRelease: { number, query, sum, collector, gate in
            records.append(
                RoundRecord(
                    round: Int(number),
                    query: query.body.kind,
                    length: query.body.length,
                    noiseMultiplier: query.noiseMultiplier,
                    contributors: sum.contributors,
                    dropouts: collector.lastRound.dropouts,
                    bytesPerClient: collector.lastRound.uploadBytesPerClient,
                    bytesReceivedPerClient: collector.lastRound.downloadBytesPerClient,
                    epsilon: gate.epsilon,
                    seconds: Self.seconds(since: roundStart)
                )
            )
            try directory.write(records)
        }
        let lastRound = session.collector.lastRound
        let encoded = try directory.write(
            model: outcome.model,
            itemIDs: data.split.itemIDs
        )
        let accountants = ledger.replay.epsilonByAccountant.filter { $0.value.isFinite }
        try ledger.append(
            .modelPublished(
                ModelPublished(
                    modelDigest: LedgerDigest(hashing: encoded),
                    epsilon: ledger.replay.epsilonByAccountant[GaussianAccountant.name]
                        ?? .infinity,
                    delta: scenario.privacy?.budget.delta ?? 0,
                    accountant: GaussianAccountant.name,
                    rounds: Int(outcome.rounds)
                )
            ),
            time: LedgerTime.current()
        )
        report.rounds = Int(outcome.rounds)
        report.privacy.accountants = accountants
        report.privacy.epsilon = accountants[GaussianAccountant.name]
        describe(records, lastRound, in: &report)
        try evaluate(outcome.model, data, steps: steps, report: &report)
    }

    private func describe(
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

    private func evaluate(
        _ model: TrainedModel,
        _ data: ScenarioData,
        steps: Int,
        report: inout RunReport
    ) throws {
        observer.begin(
            step: "evaluating",
            index: steps - 1,
            count: steps,
            epsilon: report.privacy.epsilon
        )
        report.metrics = try ModelEvaluation.metrics(
            of: model.recommender,
            on: data.split,
            workers: Self.workers
        ).named
        guard scenario.evaluatesBaselines else { return }
        let counts = Self.popularity(data.split)
        report.baselines["popularity"] = try ModelEvaluation.metrics(
            of: PopularityModel(counts: counts),
            on: data.split,
            workers: Self.workers
        ).named
        guard scenario.privacy != nil else { return }
        try cancellation.check()
        report.baselines["withoutPrivacy"] = try ModelEvaluation.metrics(
            of: try trainWithoutPrivacy(data).recommender,
            on: data.split,
            workers: Self.workers
        ).named
    }

    /// The same model at the same sizes from exact sums, in memory: what privacy costs in quality.
    private func trainWithoutPrivacy(_ data: ScenarioData) throws -> TrainedModel {
        let plan = try TrainingPlan(
            scenario,
            users: data.split.userIDs.count,
            items: data.split.itemIDs.count,
            privately: false
        )
        var collector = IdealSumCollector(
            clients: SimulatedClients(
                histories: data.split.training,
                itemCount: data.split.itemIDs.count,
                policy: ClientPolicy(minimumNoiseMultiplier: 0)
            ),
            faults: FaultPlan(seed: scenario.seed, fractions: [:]),
            workers: Self.workers,
            observer: observer,
            cancellation: cancellation
        )
        var random = try SystemRandomSource()
        let run = RunID(using: &random)
        var program = plan.program
        var number: UInt32 = 0
        var step = try program.next(after: nil)
        while true {
            switch step {
            case .finished(let model): return model
            case .query(let query):
                let sum = try collector.collect(query, round: RoundID(run: run, number: number))
                number += 1
                step = try program.next(
                    after: PrivateSum(
                        values: sum.values.map { query.encoding.decode($0) },
                        contributors: sum.contributors,
                        event: query.event
                    )
                )
            }
        }
    }

    private static func popularity(_ split: Split) -> [Double] {
        var counts = [Double](repeating: 0, count: split.itemIDs.count)
        for history in split.training {
            for item in history { counts[Int(item)] += 1 }
        }
        return counts
    }

    private func openLedger(_ runID: RunID, in directory: RunDirectory, users: Int) throws
        -> PrivacyLedger
    {
        // The ledger key of a simulated run exists for the run only: nobody can append afterwards.
        var random = try SystemRandomSource()
        let graph =
            scenario.federation.mode == .full
            ? try terms(users: users).parameters(valueBound: 1 << 16) : nil
        return try PrivacyLedger.create(
            in: FileLedgerStore(directory: directory.ledgerPath),
            signingKey: SigningKey(using: &random),
            opening: BudgetOpened(
                runID: runID,
                model: scenario.name,
                budget: scenario.privacy?.budget,
                scenarioDigest: LedgerDigest(hashing: try scenarioBytes()),
                noiseOrigin: scenario.privacy == nil ? .none : .coordinator,
                secureAggregation: SecureAggregationTerms(
                    mode: scenario.federation.mode == .full ? .full : .ideal,
                    neighbors: graph?.neighborCount ?? 0,
                    threshold: graph?.reconstructionThreshold ?? 0,
                    corrupted: scenario.federation.corrupted,
                    dropout: scenario.federation.dropout
                ),
                plannedMinimumContributors: terms(users: users).smallestCohort
            ),
            time: LedgerTime.current()
        )
    }

    private func scenarioBytes() throws -> [UInt8] {
        var bytes = try BoundedFile.bytes(atPath: scenario.file, byteCountLimit: 16 << 20)
        for override in overrides { bytes += Array("\n--set \(override)".utf8) }
        bytes += Array("\n--seed \(scenario.seed)\n".utf8)
        return bytes
    }

    private func emptyReport(_ data: ScenarioData, plan: TrainingPlan, runID: RunID) throws
        -> RunReport
    {
        RunReport(
            status: "running",
            version: version,
            run: output,
            runID: runID.description,
            name: scenario.name,
            algorithm: plan.program.algorithm,
            users: data.split.userIDs.count,
            items: data.split.itemIDs.count,
            interactions: data.split.training.reduce(0) { $0 + $1.count },
            rounds: 0,
            inputs: RunReport.Inputs(
                scenario: scenario.file,
                scenarioDigest: LedgerDigest(hashing: try scenarioBytes()).description,
                scenarioText: String(
                    decoding: try BoundedFile.bytes(
                        atPath: scenario.file,
                        byteCountLimit: 16 << 20
                    ),
                    as: UTF8.self
                ),
                overrides: overrides,
                seed: scenario.seed,
                findings: data.findings
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
                accountant: GaussianAccountant.name,
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

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
