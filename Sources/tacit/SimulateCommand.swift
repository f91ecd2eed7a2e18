import ArgumentParser
import Dispatch
import FederatedSimulation
import Foundation
import ProtocolPrimitives
import Recommenders
import RunReports

/// The main job: simulates a federation.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulates a federation and trains a model from private sums.",
        discussion: """
            Examples:
              tacit simulate simulations/quickstart.yaml
              tacit simulate simulations/ml-1m.yaml --set privacy.epsilon=1 --seed 2 --json
              tacit simulate simulations/ml-1m.yaml --sweep privacy.epsilon=1,5,20 --sweep seed=1,2,3
              tacit simulate simulations/quickstart.yaml --ledger ledgers/shop
            """
    )

    @Argument(
        help: "Scenario file (YAML); its keys are described in simulations/scenario.schema.json."
    )
    var scenario: String

    @Option(name: .shortAndLong, help: "Directory of the run; must not exist. Default: runs/NAME.")
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Charge the ledger in this folder, which several runs share; made if it is not there.",
            valueName: "dir"
        )
    )
    var ledger: String?

    @Option(name: .customLong("set"), help: "Change a key: a.b=value. Repeatable.")
    var overrides: [String] = []

    @Option(help: "Replace the scenario's seed.")
    var seed: UInt64?

    @Option(help: "Run every combination of a.b=v1,v2,… in a directory of its own. Repeatable.")
    var sweep: [String] = []

    @Option(help: "With --sweep: plot a metric over the first swept number, as an SVG file.")
    var plot: String?

    @Option(help: "The metric of --plot. Default: the first of the table.")
    var plotMetric: String?

    @Flag(help: "Print one JSON object (with --sweep: an object with a list of runs).")
    var json = false

    private struct Sweep: Encodable {
        var runs: [RunReport]
    }

    func run() throws {
        let cancellation = CancellationFlag()
        let signals = InterruptSignals { cancellation.raise() }
        defer { signals.stop() }
        let combinations = try SweepGrid(sweep).combinations
        guard !sweep.isEmpty else {
            guard plot == nil, plotMetric == nil else {
                throw CommandFailure(message: "--plot needs a --sweep over a number", code: .usage)
            }
            let report = try simulate(overrides: overrides, output: output, cancellation)
            if json { return try TerminalOutput.json(report) }
            return try TerminalOutput.result(RunSummary.text(report))
        }
        guard ledger == nil else {
            throw CommandFailure(
                message: "--ledger and --sweep do not go together",
                hint: "charge a ledger with one run at a time",
                code: .usage
            )
        }
        let sweptKeys = Set(sweep.map { $0.prefix { $0 != "=" } })
        guard seed == nil || !sweptKeys.contains("seed"),
            !overrides.contains(where: { sweptKeys.contains($0.prefix { $0 != "=" }) })
        else {
            throw CommandFailure(
                message: "a swept key is also given by --set or --seed",
                code: .usage
            )
        }
        guard plot != nil || plotMetric == nil else {
            throw CommandFailure(message: "--plot-metric needs --plot", code: .usage)
        }
        if let plot { try checkPlot(to: plot, combinations) }
        // Every combination is checked before the first one runs.
        for combination in combinations {
            _ = try ScenarioReader.read(
                file: scenario,
                overrides: overrides + combination,
                seed: seed
            )
        }
        var reports: [RunReport] = []
        let parent = output ?? RunDirectory.unusedPath(name: "sweep")
        guard !FileManager.default.fileExists(atPath: parent) else {
            throw CommandFailure(
                message: "\(parent) exists already",
                hint: "choose another --output"
            )
        }
        var record = SweepRecord(scenario: scenario, sweep: sweep)
        for combination in combinations {
            TerminalOutput.note(combination.joined(separator: " "))
            let directory = SweepGrid.directoryName(combination)
            reports.append(
                try simulate(
                    overrides: overrides + combination,
                    output: "\(parent)/\(directory)",
                    cancellation
                )
            )
            // After every run: what an interrupted sweep finished can be reported.
            record.runs.append(SweepRecord.Run(directory: directory, changes: combination))
            try record.write(to: parent)
        }
        if json {
            try TerminalOutput.json(Sweep(runs: reports))
        } else {
            try TerminalOutput.result(SweepTable.text(combinations: combinations, reports: reports))
        }
        // Last: a plot that cannot be made or written must not cost the table.
        if let plot {
            let picture = try SweepPlot.plot(
                metric: plotMetric ?? SweepTable.columns(reports).first ?? "",
                combinations: combinations,
                reports: reports
            )
            try AtomicFile.write(Array(picture.svg().utf8), to: plot)
        }
    }

    /// Refuses a plot that cannot be made.
    private func checkPlot(to path: String, _ combinations: [[String]]) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(message: "\(path) exists already", hint: "choose another --plot")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder) else {
            throw CommandFailure(message: "there is no folder \(folder)", hint: "make it first")
        }
        if let plotMetric {
            let plan = try ScenarioReader.read(
                file: scenario,
                overrides: overrides + (combinations.first ?? []),
                seed: seed
            ).evaluation
            guard plan.metrics.map(\.description).contains(plotMetric) else {
                throw CommandFailure(
                    message: "'\(plotMetric)' is not among the scenario's metrics: "
                        + plan.metrics.map(\.description).joined(separator: ", "),
                    code: .usage
                )
            }
        }
        _ = try SweepPlot.key(of: combinations)
    }

    private func simulate(overrides: [String], output: String?, _ cancellation: CancellationFlag)
        throws -> RunReport
    {
        let checked = try ScenarioReader.read(file: scenario, overrides: overrides, seed: seed)
        let display = ProgressDisplay()
        defer { display.finish() }
        return try Simulation(
            scenario: checked,
            overrides: overrides,
            output: output ?? RunDirectory.unusedPath(name: checked.name),
            sharedLedger: ledger,
            version: Version.current,
            observer: display,
            cancellation: cancellation
        ).run()
    }
}

/// Calls a handler on Ctrl-C and on the polite termination signal; a second one ends the process.
final class InterruptSignals {
    private var sources: [any DispatchSourceSignal] = []

    init(handler: @escaping @Sendable () -> Void) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: number,
                queue: .global(qos: .userInitiated)
            )
            source.setEventHandler {
                handler()
                signal(number, SIG_DFL)
            }
            source.resume()
            sources.append(source)
        }
    }

    func stop() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
