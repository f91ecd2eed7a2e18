import Foundation
import Recommenders
import Testing

@testable import FederatedSimulation

@Suite struct ScenarioEvaluationTests {
    private static let valid = """
        name: test
        dataset: {format: synthetic, users: 200, items: 80}
        model: {algorithm: popularity}
        privacy: none
        """

    private static func read(_ evaluation: String) throws -> Scenario {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "scenario-\(UUID().uuidString).yaml"
        ).path
        try Data("\(valid)\n\(evaluation)\n".utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try ScenarioReader.read(file: path)
    }

    @Test func readsWhatIsAskedFor() throws {
        let scenario = try Self.read(
            """
            evaluation:
              baselines: false
              metrics: [auc, recall_min@5, diversity@20]
              confidence: 0.9
              resamples: 200
              groups: [activity]
              minimumGroup: 20
              candidates: 50
            """
        )
        let expected = try EvaluationPlan(
            metrics: [
                MetricName(.auc), MetricName(.recallMin, at: 5), MetricName(.diversity, at: 20),
            ],
            candidates: .sampled(50),
            confidence: 0.9,
            resamples: 200,
            groups: [.activity],
            minimumGroup: 20
        )
        #expect(scenario.evaluation == expected && !scenario.evaluatesBaselines)
    }

    /// Only programs with a model between their rounds can be looked at there.
    @Test func roundsBetweenAreForProgramsThatHaveAModelThen() throws {
        #expect(try Self.read("").evaluatedEvery == nil)
        do {
            _ = try Self.read("evaluation: {everyRounds: 2}")
            Issue.record("was accepted")
        } catch let error as ScenarioError {
            #expect(error.key == "evaluation.everyRounds")
            #expect(error.message.contains("federated-sgd"), "\(error.message)")
        }
    }

    @Test func whatIsNotGivenIsStandard() throws {
        #expect(try Self.read("").evaluation == .standard)
        #expect(try Self.read("evaluation: {baselines: false}").evaluation == .standard)
        #expect(try Self.read("evaluation: {confidence: none}").evaluation.confidence == nil)
        for (word, rule) in [
            ("split", .split), ("negatives", .negatives), ("catalog", .catalog), ("all", .all),
        ] as [(String, CandidateRule)] {
            #expect(
                try Self.read("evaluation: {candidates: \(word)}").evaluation.candidates == rule
            )
        }
    }

    @Test(
        arguments: [
            ("ndgc@10", "did you mean 'ndcg@10'?"), ("recal@20", "did you mean 'recall@20'?"),
            ("Hr@5", "did you mean 'hr@5'?"), ("aucc@3", "did you mean 'auc'?"),
            ("recall", "needs a cut-off, as in 'recall@10'"), ("auc@5", "has no cut-off: 'auc'"),
            ("hr@0", "outside 1…1000"), ("rmse", "is for predicted ratings"),
            ("hr@10, hr@10", "is named twice"),
        ])
    func refusesOtherMetrics(names: String, words: String) throws {
        do {
            _ = try Self.read("evaluation: {metrics: [\(names)]}")
            Issue.record("was accepted")
        } catch let error as ScenarioError {
            #expect(error.key == "evaluation.metrics")
            #expect(error.message.contains(words), "\(error.message)")
        }
    }

    @Test(
        arguments: [
            "metrics: []", "metrics: hr@10", "metrics: [[hr@10]]", "confidence: 0", "confidence: 1",
            "confidence: most", "resamples: 10", "groups: activity", "groups: [activty]",
            "groups: [activity, activity]", "minimumGroup: 0", "candidates: 0", "candidates: some",
            "metric: [hr@10]",
        ])
    func refusesWhatCannotWork(line: String) {
        #expect(throws: ScenarioError.self) { try Self.read("evaluation: {\(line)}") }
    }
}
