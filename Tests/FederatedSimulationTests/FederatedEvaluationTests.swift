import DifferentialPrivacy
import Foundation
import PrivacyLedger
import Testing

@testable import FederatedSimulation

@Suite struct FederatedEvaluationTests {
    private static func read(_ overrides: [String]) throws -> Scenario {
        try AuditedScenario.read(
            [
                "model.algorithm=popularity", "evaluation.metrics=[ndcg@10, hr@10, coverage@20]",
                "evaluation.candidates=negatives", "evaluation.baselines=false",
            ] + overrides
        )
    }

    private static func run(_ scenario: Scenario) throws -> (report: RunReport, ledger: String) {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "run-\(UUID().uuidString)"
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let report = try Simulation(
            scenario: scenario,
            overrides: [],
            output: path,
            version: "test",
            observer: SilentObserver(),
            cancellation: CancellationFlag()
        ).run()
        let files = try LedgerFiles.read(directory: RunDirectory(path: path).ledgerPath)
        #expect(LedgerAudit().report(on: files).valid)
        return (report, String(decoding: files.entries, as: UTF8.self))
    }

    @Test("Clients' figures are those of the simulation within their noise, and are charged")
    func figures() throws {
        let (report, ledger) = try Self.run(Self.read(["evaluation.federated={epsilon: 2}"]))
        let federated = try #require(report.federatedEvaluation)
        #expect(federated.epsilon == 2 && federated.delta == 1e-6)
        #expect(Set(federated.metrics.keys) == ["ndcg@10", "hr@10"])
        for (name, figure) in federated.metrics {
            let exact = try #require(report.metrics[name])
            #expect(figure.standardError > 0)
            // The test case of somebody who is in training: all 1,500.
            #expect(abs(figure.value - exact) < 5 * figure.standardError, "\(name)")
        }
        #expect(report.rounds == 2)
        #expect(ledger.contains("metricSums"))
        // Both together cost less than the sum of both, and more than either.
        let epsilon = try #require(report.privacy.epsilon)
        #expect(epsilon > 5 && epsilon < 7)
        let budget = try #require(report.privacy.budget)
        #expect(epsilon <= budget && budget < epsilon * 1.001)
        #expect(report.evaluation?.boundary == EvaluationReport.boundary)
        #expect(federated.boundary == FederatedEvaluation.boundary)
    }

    @Test("Without the key nothing is asked and nothing charged")
    func absent() throws {
        let (report, ledger) = try Self.run(Self.read([]))
        #expect(report.federatedEvaluation == nil && report.rounds == 1)
        #expect(!ledger.contains("metricSums"))
        #expect(try #require(report.privacy.epsilon) <= 5)
    }

    @Test(
        "Budgets that cannot work, and metrics no client has alone, are refused",
        arguments: [
            "evaluation.federated={}", "evaluation.federated={epsilon: 0}",
            "evaluation.federated={epsilon: x}", "evaluation.federated={delta: 1.0e-6}",
            "evaluation={federated: {epsilon: 1}, metrics: [coverage@20]}",
        ]
    )
    func refusals(change: String) {
        #expect(throws: ScenarioError.self) { try Self.read([change]) }
    }

    @Test("An evaluation with a budget needs a run with one")
    func noPrivacy() {
        #expect(throws: ScenarioError.self) {
            try Self.read(["privacy=none", "evaluation.federated={epsilon: 1}"])
        }
    }
}
