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
    }

    func run() throws {
        let bundle = try ReleaseBundle(path: release)
        let checked = try ScenarioReader.read(file: scenario, overrides: overrides, seed: seed)
        let data = try ScenarioData(checked)
        guard data.split.itemIDs == bundle.itemIDs else {
            throw CommandFailure(
                message: "the release's catalog is not the scenario's",
                hint: "evaluate a release on the data it was trained for"
            )
        }
        let metrics = try ModelEvaluation.metrics(
            of: bundle.model.recommender,
            on: data,
            workers: Simulation.workers
        )
        let result = Result(
            release: release,
            algorithm: bundle.model.recommender.algorithm,
            users: data.split.test.count,
            metrics: metrics.named
        )
        if json { return try TerminalOutput.json(result) }
        for name in ["ndcg@10", "hr@10", "ndcg@20", "recall@20"] {
            try TerminalOutput.result(
                "\(name)  \(String(format: "%.4f", result.metrics[name] ?? 0))\n"
            )
        }
    }
}
