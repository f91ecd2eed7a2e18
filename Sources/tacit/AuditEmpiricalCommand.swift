import ArgumentParser
import FederatedSimulation

/// An attack on a scenario.
struct AuditEmpiricalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "empirical",
        abstract: "Attacks a scenario with canary clients: a lower bound beside the claimed ε.",
        discussion: """
            Canary clients join the scenario's people, each in or out by a secret coin, and what is \
            released is searched for them. Exit 2 if a lower bound is above what is claimed; by \
            chance alone that happens with a probability of at most 1 - confidence, so repeat it \
            with other seeds before you believe it. See docs/auditing.md.

            Examples:
              tacit audit empirical simulations/quickstart.yaml
              tacit audit empirical simulations/ml-100k.yaml --canaries 4000 --seed 2 --json
            """
    )

    @Argument(help: "Scenario file (YAML).")
    var scenario: String

    @Option(help: "Canary clients that join, 40 up to a million.")
    var canaries = 1000

    @Option(help: "What canaries contribute: direction (at the bound) or history (real answers).")
    var kind = CanaryKind.direction.rawValue

    @Option(help: "Confidence of all bounds together, 0.5 up to 0.999999.")
    var confidence = 0.95

    @Option(name: .customLong("set"), help: "Change a key: a.b=value. Repeatable.")
    var overrides: [String] = []

    @Option(help: "Replace the scenario's seed.")
    var seed: UInt64?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (40...EmpiricalAudit.maximumCanaryCount).contains(canaries) else {
            throw ValidationError("--canaries must be 40…\(EmpiricalAudit.maximumCanaryCount)")
        }
        guard CanaryKind(rawValue: kind) != nil else {
            throw ValidationError("--kind must be direction or history")
        }
        guard (0.5...EmpiricalAudit.maximumConfidence).contains(confidence) else {
            throw ValidationError(
                "--confidence must be 0.5 up to \(EmpiricalAudit.maximumConfidence)"
            )
        }
    }

    func run() throws {
        let cancellation = CancellationFlag()
        let signals = InterruptSignals { cancellation.raise() }
        defer { signals.stop() }
        let checked = try ScenarioReader.read(file: scenario, overrides: overrides, seed: seed)
        let display = ProgressDisplay()
        let report: EmpiricalAuditReport
        do {
            defer { display.finish() }
            report = try EmpiricalAudit(
                scenario: checked,
                canaries: canaries,
                kind: CanaryKind(rawValue: kind) ?? .direction,
                confidence: confidence,
                observer: display,
                cancellation: cancellation
            ).run()
        }
        if json {
            try TerminalOutput.json(report)
        } else {
            try TerminalOutput.result(EmpiricalAuditTable.text(report))
        }
        guard report.passed else {
            throw CommandFailure(
                message: report.findings.joined(separator: "; "),
                hint:
                    "by chance this happens once in \(Int((1 / (1 - confidence)).rounded())) audits of a "
                    + "sound system at most; repeat it with other seeds",
                code: .verificationFailed
            )
        }
    }
}
