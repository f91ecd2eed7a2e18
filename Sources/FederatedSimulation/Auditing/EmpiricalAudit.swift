import Datasets
import DifferentialPrivacy
import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import PrivacyLedger
import ProtocolPrimitives
import SecureAggregation

/// Attacks a scenario: canary clients join its people, and the released sums are searched for them.
///
/// Answers, clipping, rounding, aggregation, dropouts, noise and training program are those of
/// ``Simulation``. docs/auditing.md says what is proven, and by what.
public struct EmpiricalAudit: Sendable {
    private let scenario: Scenario
    private let canaries: Int
    private let kind: CanaryKind
    private let confidence: Double
    private let observer: any SimulationObserver
    private let cancellation: CancellationFlag

    /// Most canaries of one audit.
    public static let maximumCanaryCount = 1_000_000

    /// The largest confidence: beyond it the tails of a simulation's scores say nothing.
    public static let maximumConfidence = 0.999_999

    /// Prepares an audit; nothing is read yet.
    ///
    /// - Parameters:
    ///   - scenario: a checked scenario with a privacy budget.
    ///   - canaries: clients that join, 40 to ``maximumCanaryCount``.
    ///   - kind: what they contribute.
    ///   - confidence: of all bounds together, above 0, at most ``maximumConfidence``.
    ///   - observer: receives progress.
    ///   - cancellation: stops the audit when raised.
    public init(
        scenario: Scenario,
        canaries: Int,
        kind: CanaryKind,
        confidence: Double,
        observer: any SimulationObserver,
        cancellation: CancellationFlag
    ) {
        self.scenario = scenario
        self.canaries = canaries
        self.kind = kind
        self.confidence = confidence
        self.observer = observer
        self.cancellation = cancellation
    }

    /// Runs the scenario once with its canaries and judges what was released.
    ///
    /// - Returns: the findings.
    /// - Throws: ``SimulationError``, `DifferentialPrivacyError`, or what the run throws.
    public func run() throws -> EmpiricalAuditReport { try run(fault: nil) }

    /// Runs with a fault planted on purpose.
    package func run(fault: AuditFault?) throws -> EmpiricalAuditReport {
        let start = ContinuousClock.now
        guard let privacy = scenario.privacy else {
            throw SimulationError.scenarioImpossible(
                key: "privacy",
                reason: "is none: there is no ε to attack"
            )
        }
        guard (4 * OneShotAudit.minimumGroupCount...Self.maximumCanaryCount).contains(canaries)
        else { throw DifferentialPrivacyError.invalidAudit(field: "canaries") }
        guard confidence > 0, confidence <= Self.maximumConfidence else {
            throw DifferentialPrivacyError.invalidAudit(field: "confidence")
        }
        let data = try ScenarioData(scenario)
        let people = data.histories.count
        let items = data.split.trainingItemCount
        let simulation = Simulation(
            scenario: scenario,
            overrides: [],
            output: "",
            version: "",
            observer: observer,
            cancellation: cancellation
        )
        try simulation.checkPopulation(users: people + canaries, items: items)
        let terms = simulation.terms(users: people + canaries)
        let plan = try TrainingPlan(
            scenario,
            users: people + canaries,
            items: items,
            terms: terms,
            privately: true
        )
        var policy = simulation.policy(users: people + canaries)
        let attackerPolicy = ClientPolicy(minimumNoiseMultiplier: 0)
        if case .noiseFactor = fault { policy = attackerPolicy }
        let canaryClients = try CanaryClients(
            count: canaries,
            kind: kind,
            itemCount: items,
            policy: policy,
            seed: scenario.seed,
            fault: fault
        )
        func clients(_ policy: ClientPolicy, _ canaries: CanaryClients) -> SimulatedClients {
            SimulatedClients(
                histories: data.histories,
                values: data.historyValues,
                purchases: data.clientPurchases,
                events: data.clientEvents,
                itemCount: items,
                policy: policy,
                seed: scenario.seed,
                canaries: canaries
            )
        }
        var attacker = CanaryScores(
            clients: clients(
                attackerPolicy,
                try CanaryClients(
                    count: canaries,
                    kind: kind,
                    itemCount: items,
                    policy: attackerPolicy,
                    seed: scenario.seed,
                    fault: nil
                ).known
            ),
            people: people,
            faults: FaultPlan(seed: scenario.seed, fractions: scenario.faults.dropouts),
            workers: Simulation.workers,
            cancellation: cancellation
        )
        let frozen = try simulation.checkSegments(data)
        try simulation.checkContext(data)
        var program = plan.program
        if let choice = scenario.segments {
            program = SegmentedProgram(program) { model in
                try simulation.segmentPlan(
                    choice,
                    model: model,
                    data: data,
                    users: people + canaries,
                    frozen: frozen
                ).program
            }
        }
        if let choice = scenario.context {
            program = ContextualProgram(program) { model in
                simulation.contextProgram(choice, model: model, users: people + canaries)
            }
        }
        let rounds = plan.rounds + scenario.roundsBesides
        let claims = AuditClaims()
        var random = try SystemRandomSource()
        let runID = RunID(using: &random)
        var session = TrainingSession(
            program: AuditedProgram(program, fault: fault, claims: claims),
            collector: try simulation.collector(clients(policy, canaryClients)),
            gate: AuditBudgetGate(
                claims: claims,
                budget: privacy.budget,
                minimumContributors: terms.smallestCohort
            ),
            noise: try SeededRandomSource(seed: scenario.seed, label: "noise"),
            run: runID,
            minimumContributors: terms.smallestCohort
        )
        _ = try session.train { number, query, gate in
            try cancellation.check()
            observer.begin(
                step: "round \(number + 1) of \(rounds): \(query.body.kind)",
                index: Int(number),
                count: rounds,
                epsilon: gate.epsilon
            )
        } didRelease: { number, _, sum, _, gate in
            guard let claim = claims[number],
                let multiplier = gate.event(round: number, contributors: sum.contributors)?
                    .noiseMultiplier, multiplier > 0
            else { throw SimulationError.auditMismatch(round: Int(number)) }
            try attacker.add(
                sum,
                claim: claim,
                noiseMultiplier: multiplier,
                round: RoundID(run: runID, number: number)
            )
        }
        var report = try CanaryVerdict(
            rounds: attacker.rounds,
            included: canaryClients.included,
            events: session.gate.events,
            delta: privacy.budget.delta,
            confidence: confidence,
            nullIsKnown: kind == .direction
        ).report(of: scenario, algorithm: plan.program.algorithm, people: people, kind: kind)
        report.seconds = Simulation.seconds(since: start)
        return report
    }
}
