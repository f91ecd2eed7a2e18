import ArgumentParser
import Datasets
import FederatedSimulation
import Foundation
import ModelRelease
import Recommenders

/// Metrics of a release on a scenario's held-out data.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Scores a release on a scenario's held-out data.",
        discussion: """
            Example:
              tacit evaluate release --scenario simulations/quickstart.yaml
            """
    )

    @Argument(help: "Release directory.")
    var release: String

    @Option(help: "Scenario that says which data and which split.")
    var scenario: String

    @Option(name: .customLong("set"), help: "Change a key: a.b=value. Repeatable.")
    var overrides: [String] = []

    @Option(help: "Replace the scenario's seed (it chooses sampled negatives).")
    var seed: UInt64?

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var release: String
        var algorithm: String
        var users: Int
        var metrics: [String: Double]
        var metricsConfidence: [String: [Double]]
        var groups: [String: EvaluationReport.Division]
        var evaluation: EvaluationReport.Method
    }

    func run() throws {
        let bundle = try ReleaseBundle(path: release)
        let checked = try ScenarioReader.read(file: scenario, overrides: overrides, seed: seed)
        let data = try ScenarioData(checked)
        guard data.split.itemIDs.elementsEqual(bundle.itemIDs) else {
            throw CommandFailure(
                message: "the release's catalog is not the scenario's",
                hint: "evaluate a release on the data it was trained for"
            )
        }
        if case .ratings = bundle.model, data.values == nil {
            throw CommandFailure(
                message: "the release predicts ratings, and the scenario reads none",
                hint: "name the scenario it was trained by"
            )
        }
        let evaluation = try ModelEvaluation(
            plan: checked.evaluation,
            data: data,
            seed: checked.seed,
            workers: Simulation.workers
        )
        let report = EvaluationReport(
            try evaluation.result(of: bundle.model.recommender),
            plan: checked.evaluation
        )
        let result = Result(
            release: release,
            algorithm: bundle.model.recommender.algorithm,
            users: data.split.test.count,
            metrics: report.metrics,
            metricsConfidence: report.metricsConfidence,
            groups: report.groups,
            evaluation: report.method
        )
        if json { return try TerminalOutput.json(result) }
        let lines =
            MetricTable.lines(
                report.method.metrics,
                rows: [
                    MetricTable.Row(
                        result.algorithm,
                        report.metrics,
                        intervals: report.metricsConfidence
                    )
                ],
                interval: RunSummary.interval(report.method.confidence)
            ) + RunSummary.groups(report.groups, report.method.metrics)
        try TerminalOutput.result(lines.joined(separator: "\n") + "\n\n")
        try TerminalOutput.result("\(EvaluationReport.boundary)\n")
    }
}
