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

    let scenario: Scenario
    let overrides: [String]
    let output: String
    let sharedLedger: String?
    let version: String
    let observer: any SimulationObserver
    let cancellation: CancellationFlag

    /// Prepares a run; nothing is read or written yet.
    ///
    /// - Parameters:
    ///   - scenario: a checked scenario.
    ///   - overrides: the changes it was read with, for the record.
    ///   - output: directory of the run; must not exist.
    ///   - sharedLedger: ledger folder that runs share, made if it is not there; nil for a ledger of the
    ///     run's own.
    ///   - version: of the program, for the record.
    ///   - observer: receives progress.
    ///   - cancellation: stops the run when raised.
    public init(
        scenario: Scenario,
        overrides: [String],
        output: String,
        sharedLedger: String? = nil,
        version: String,
        observer: any SimulationObserver,
        cancellation: CancellationFlag
    ) {
        self.scenario = scenario
        self.overrides = overrides
        self.output = output
        self.sharedLedger = sharedLedger
        self.version = version
        self.observer = observer
        self.cancellation = cancellation
    }

    /// Runs to the end.
    ///
    /// - Returns: the report that is also in `run.json`.
    /// - Throws: errors of the data and of a shared ledger before the run directory is made; afterwards
    ///   it says `failed` or `interrupted`.
    public func run() throws -> RunReport {
        let start = ContinuousClock.now
        let data = try ScenarioData(scenario)
        let users = data.histories.count
        try checkPopulation(users: users, items: data.split.trainingItemCount)
        try checkNewItems(data)
        try checkFederatedEvaluation(data)
        let frozen = try checkSegments(data)
        try checkContext(data)
        // Before anything is trained: the data may not have what the evaluation asks for.
        let evaluation = try evaluation(of: data)
        let plan = try TrainingPlan(
            scenario,
            users: users,
            items: data.split.trainingItemCount,
            terms: terms(users: users),
            privately: true
        )

        var random = try SystemRandomSource()
        let runID = RunID(using: &random)
        let shared = try sharedLedger.map {
            try SharedLedger(path: $0, opening: opening(runID, users: users))
        }
        try frozen?.check(on: shared?.files())
        try shared?.checkPlan(of: scenario.plannedEvents, model: scenario.name)
        var report = emptyReport(data, plan: plan, runID: runID)
        let directory = try RunDirectory.create(path: output)
        try directory.write(report)
        do {
            try train(
                data,
                plan: plan,
                evaluation: evaluation,
                frozen: frozen,
                runID: runID,
                shared: shared,
                directory: directory,
                report: &report
            )
            // As of the end of the run; whoever publishes or audits the run needs no more.
            try shared?.copy(to: directory.ledgerPath)
            report.status = "completed"
        } catch {
            report.status =
                (error as? SimulationError) == .interrupted ? "interrupted" : "failed"
            report.failure = String(describing: error)
            report.seconds = Self.seconds(since: start)
            try? directory.write(report)
            try? shared?.copy(to: directory.ledgerPath)
            throw error
        }
        report.seconds = Self.seconds(since: start)
        report.peakMemoryBytes = PeakMemory.byteCount
        try directory.write(report)
        return report
    }

    func checkPopulation(users: Int, items: Int) throws {
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
        try checkNoiseShares(terms(users: users))
        if scenario.federation.mode == .full {
            // Refuses a threat model without parameters before anything is written. Neighbors and
            // threshold do not depend on the bound of a value.
            _ = try terms(users: users).parameters(valueBound: 1)
        }
    }

    func terms(users: Int) -> AggregationTerms {
        AggregationTerms(
            corrupted: scenario.federation.corrupted,
            dropout: scenario.federation.dropout,
            adversary: scenario.federation.adversary,
            clients: users,
            minimumCohort: scenario.federation.minimumCohort,
            rounds: TrainingPlan.rounds(
                of: scenario.model,
                isPrivate: scenario.privacy != nil
            ) + roundsAfterTraining
        )
    }

    /// Rounds of segments, of a context and of an evaluation by clients.
    var roundsAfterTraining: Int {
        scenario.roundsBesides + (scenario.federatedEvaluation == nil ? 0 : 1)
    }

    /// What every simulated client refuses.
    func policy(users: Int) -> ClientPolicy {
        ClientPolicy(
            minimumNoiseMultiplier: scenario.privacy == nil ? 0 : 0.01,
            honestContributors: terms(users: users).smallestHonestCohort,
            // Nobody sees a simulated client's clock.
            skipsWorkOutsideSample: true
        )
    }

    /// Asks clients as the scenario says.
    func collector(_ clients: SimulatedClients) throws -> SimulationCollector {
        let faults = FaultPlan(seed: scenario.seed, fractions: scenario.faults.dropouts)
        let users = clients.identifiers.count
        switch scenario.federation.mode {
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
                    terms: terms(users: users),
                    identities: try SimulatedIdentities(count: users, seed: scenario.seed),
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
        evaluation: ModelEvaluation,
        frozen: FrozenSegments?,
        runID: RunID,
        shared: SharedLedger?,
        directory: RunDirectory,
        report: inout RunReport
    ) throws {
        let ledger =
            try shared?.ledger ?? openLedger(runID, in: directory, users: data.histories.count)
        let asked = plan.rounds + roundsAfterTraining
        let firstRound = try shared?.nextRound(count: asked) ?? 0
        let shelf = ModelShelf()
        var session = TrainingSession(
            program: plan.program,
            collector: try collector(
                SimulatedClients(
                    histories: data.histories,
                    values: data.historyValues,
                    heldOut: heldOut(data),
                    purchases: data.clientPurchases,
                    events: data.clientEvents,
                    shelf: shelf,
                    itemCount: data.split.trainingItemCount,
                    policy: policy(users: data.histories.count),
                    limits: scenario.privacy?.clientBudget.map {
                        ParticipationLimits(lifetime: $0)
                    },
                    seed: scenario.seed
                )
            ),
            gate: LedgerBudgetGate(
                ledger: ledger,
                model: shared == nil ? nil : scenario.name,
                now: LedgerTime.current
            ),
            // The noise of another run on the ledger would cancel in a difference of releases.
            noise: try SeededRandomSource(
                seed: scenario.seed,
                label: firstRound == 0 ? "noise" : "noise/\(firstRound)"
            ),
            run: runID,
            minimumContributors: terms(users: data.histories.count).smallestCohort,
            firstRound: firstRound
        )
        let interim = try interimEvaluation(of: data)
        var records: [RoundRecord] = []
        var roundStart = ContinuousClock.now
        let steps = plan.rounds + 1
        let outcome = try session.train { number, query, gate in
            try cancellation.check()
            roundStart = .now
            observer.begin(
                step: "round \(number - firstRound + 1) of \(plan.rounds): \(query.body.kind)",
                index: Int(number - firstRound),
                count: steps,
                epsilon: gate.epsilon
            )
        } didRelease: { number, query, sum, collector, gate in
            records.append(
                Self.record(
                    number,
                    query,
                    sum,
                    collector.lastRound,
                    gate.epsilon,
                    since: roundStart
                )
            )
            try directory.write(records)
        } didAdvance: { _, program in
            guard try measure(program, data, with: interim, records: &records) else { return }
            try directory.write(records)
        }
        let model = try withNewItems(outcome.model, data, report: &report)
        let encoded = try directory.write(
            model: model,
            itemIDs: data.split.itemIDs
        )
        let digest = LedgerDigest(hashing: encoded)
        shelf.put(ReleasedModel(digest: digest.bytes, model: model))
        let segments = try makeSegments(
            session: &session,
            round: firstRound + outcome.rounds,
            model: model,
            data: data,
            frozen: frozen,
            records: &records
        )
        try publish(segments?.segments, digest: digest, to: directory, ledger: ledger)
        let context = try makeContext(
            session: &session,
            round: firstRound + outcome.rounds + UInt32(clamping: scenario.segments?.rounds ?? 0),
            model: model,
            users: data.histories.count,
            records: &records
        )
        try publish(context, digest: digest, to: directory)
        try evaluateByClients(
            session: &session,
            round: firstRound + outcome.rounds + UInt32(clamping: scenario.roundsBesides),
            digest: digest,
            users: data.histories.count,
            records: &records,
            report: &report
        )
        try directory.write(records)
        // After the evaluation: what is published says what both cost.
        try ledger.append(
            .modelPublished(
                ModelPublished(
                    modelDigest: digest,
                    epsilon: ledger.replay.epsilon ?? .infinity,
                    delta: scenario.privacy?.budget.delta ?? 0,
                    accountant: ledger.replay.accountant,
                    rounds: ledger.replay.releasedCount
                )
            ),
            time: LedgerTime.current()
        )
        let lastRound = session.collector.lastRound
        report.rounds = records.count
        describeCost(ledger.replay, in: &report)
        describe(records, lastRound, in: &report)
        let evaluation = divided(evaluation, by: segments?.segments, data)
        var figures: [String: UserFigures] = [:]
        if let (segments, plan) = segments {
            warn(of: segments, in: &report)
            let judged = try self.report(
                on: segments,
                plan: plan,
                trained: model,
                data: data,
                with: evaluation
            )
            report.segments = judged.report
            figures[RunDirectory.segmentFigures] = judged.users
        }
        if let context {
            report.context = try self.report(on: context, model: model, data: data)
        }
        try evaluate(
            model,
            data,
            with: evaluation,
            steps: steps,
            figures: figures,
            directory: directory,
            report: &report
        )
    }
}
