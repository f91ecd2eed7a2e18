import FederatedSimulation
import Foundation
import PrivacyLedger

@testable import RunReports

/// Made-up runs.
enum Sample {
    /// A completed run's `run.json`.
    static let json = """
        {
          "status": "completed", "version": "0.1.0", "run": "runs/sample", "runID": "00ff",
          "name": "sample", "algorithm": "spectral", "users": 2000, "items": 400,
          "interactions": 30000, "rounds": 3,
          "inputs": {
            "scenario": "sample.yaml", "scenarioDigest": "abc", "scenarioText": "name: sample",
            "overrides": [], "seed": 7, "findings": []
          },
          "secureAggregation": {
            "mode": "full", "neighbors": 36, "threshold": 20,
            "dropouts": {"shareKeys": 5}, "bytesPerClient": 120000,
            "bytesReceivedPerClient": 110000, "minimumContributors": 1900, "seconds": 3
          },
          "privacy": {
            "epsilon": 4.99, "delta": 0.00001, "accountant": "gdp",
            "accountants": {"gdp": 4.99, "rdp": 5.3}, "noise": "clients", "budget": 5,
            "noiseIsSeeded": true
          },
          "metrics": {"ndcg@10": 0.4, "hr@10": 0.6, "longtail@20": 0.1},
          "metricsConfidence": {"ndcg@10": [0.38, 0.42]},
          "groups": {
            "activity": {
              "groups": [
                {"label": "few", "users": 100, "metrics": {"ndcg@10": 0.3}},
                {"label": "many", "users": 100, "metrics": {"ndcg@10": 0.5}}
              ],
              "withheld": 1, "gaps": {"ndcg@10": {"difference": 0.2, "worstToMean": 0.75}}
            }
          },
          "evaluation": {
            "boundary": "computed outside the privacy boundary", "users": 2000,
            "metrics": ["ndcg@10", "hr@10", "longtail@20"], "candidates": "split",
            "confidence": 0.95, "resamples": 1000
          },
          "baselines": {
            "popularity": {"ndcg@10": 0.25, "hr@10": 0.45, "longtail@20": 0}
          },
          "warnings": [], "seconds": 4, "peakMemoryBytes": 100000000
        }
        """

    /// The run's report with some members replaced, named by paths with slashes; nil takes one out.
    static func report(_ changes: [String: Any?] = [:]) throws -> RunReport {
        var object =
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
        // Whole members before their parts.
        for (path, value) in changes.sorted(by: { $0.key < $1.key }) {
            set(&object, path.split(separator: "/").map(String.init)[...], value)
        }
        let data = try JSONSerialization.data(withJSONObject: object)
        return try JSONDecoder().decode(RunReport.self, from: data)
    }

    private static func set(
        _ object: inout [String: Any],
        _ path: ArraySlice<String>,
        _ value: Any?
    ) {
        guard let key = path.first else { return }
        guard path.count > 1 else {
            object[key] = value
            return
        }
        var inner = object[key] as? [String: Any] ?? [:]
        set(&inner, path.dropFirst(), value)
        object[key] = inner
    }

    /// A round.
    static func round(_ number: Int, metrics: [String: Double]? = nil) -> RoundRecord {
        let json = """
            {"round": \(number), "query": "itemCounts", "length": 400, "noiseMultiplier": 5,
             "contributors": 1950, "dropouts": {"shareKeys": 3, "unmasking": 1},
             "bytesPerClient": 1000, "bytesReceivedPerClient": 900, "epsilon": \(number + 1),
             "seconds": 0.5}
            """
        guard var record = try? JSONDecoder().decode(RoundRecord.self, from: Data(json.utf8)) else {
            preconditionFailure("the sample is a round")
        }
        record.metrics = metrics
        return record
    }

    /// A run of some rounds.
    static func run(
        _ changes: [String: Any?] = [:],
        rounds: [RoundRecord]? = nil,
        ledger: LedgerSummary? = nil,
        sweep: RecordedSweep? = nil
    ) throws -> RecordedRun {
        RecordedRun(
            directory: RunDirectory(path: "runs/sample"),
            report: try report(changes),
            rounds: rounds ?? (0..<3).map { round($0) },
            ledger: ledger,
            ledgerProblem: ledger == nil ? "there is none" : nil,
            sweep: sweep
        )
    }

    /// The page of a run.
    static func page(_ run: RecordedRun) -> String { ReportPage(run: run, version: "test").html }
}
