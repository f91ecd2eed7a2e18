import Datasets
import DifferentialPrivacy
import Foundation
import Testing

@testable import FederatedSimulation

@Suite struct ScenarioReaderTests {
    private static let valid = """
        name: test
        seed: 3
        dataset: {format: synthetic, users: 200, items: 80}
        split: {protocol: leave-one-out, negatives: 20}
        model: {algorithm: spectral}
        federation: {secureAggregation: ideal, corrupted: 0.1, dropout: 0.2}
        privacy: {epsilon: 5, delta: 1.0e-6}
        """

    private static func read(_ text: String, overrides: [String] = []) throws -> Scenario {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "scenario-\(UUID().uuidString).yaml"
        ).path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try ScenarioReader.read(file: path, overrides: overrides)
    }

    /// The error of a changed scenario.
    private static func failure(_ overrides: [String]) throws -> ScenarioError? {
        do {
            _ = try read(valid, overrides: overrides)
            return nil
        } catch let error as ScenarioError {
            return error
        }
    }

    @Test func readsWithDefaults() throws {
        let scenario = try Self.read(Self.valid)
        #expect(scenario.name == "test" && scenario.seed == 3)
        #expect(scenario.federation.minimumCohort == 50 && scenario.evaluatesBaselines)
        #expect(scenario.privacy?.budget.epsilon == 5)
        #expect(try Self.read(Self.valid, overrides: ["privacy=none"]).privacy == nil)
    }

    @Test(
        arguments: [
            ("privcay.epsilon=1", "privcay", "did you mean 'privacy'?"),
            ("privacy.epsilom=1", "privacy.epsilom", "did you mean 'epsilon'?"),
            ("model.factor=3", "model.factor", "did you mean 'factors'?"),
            ("federation.dropuot=0.1", "federation.dropuot", "did you mean 'dropout'?"),
        ])
    func namesTheNearestValidKey(change: String, key: String, hint: String) throws {
        let error = try #require(try Self.failure([change]))
        #expect(error.key == key)
        #expect(error.hint == hint)
    }

    @Test(
        arguments: [
            "privacy.epsilon=0", "privacy.epsilon=-1", "privacy.epsilon=nan", "privacy.epsilon=x",
            "privacy.delta=0", "privacy.delta=1", "privacy.delta=2", "seed=-1", "seed=1.5",
            "dataset.users=3", "dataset.items=ten", "dataset.format=parquet", "dataset.path=x",
            "model.algorithm=spectrl", "model.factors=0", "federation.dropout=1",
            "federation.corrupted=-0.1", "federation.minimumCohort=1", "federation.cohort=10",
            "privacy.noise=client", "privacy=yes", "segments.count=1",
            "segments={algorithm: rfm, count: 9}",
            "segments.share=1", "segments={from: x, steps: 2}", "split.protocol=given",
            "split.negatives=0", "name=a/b", "faults.dropouts.shareKeys=0.5",
            "faults.dropouts.lunch=0.5", "model.sizedFor.epsilon=5", "evaluation.baselines=maybe",
            "privacy.calibrateTo=0", "split.negatives=file.gz", "dataset.tasteGroups=70",
            "federation.adversary=evil", "dataset=5", "model=[1]",
            "privacy.budgets={}", "privacy.budgets={user: {epsilon: 1, delta: 1.0e-6}}",
            "privacy.budgets={model: {epsilon: 1}}",
            "privacy.budgets={period: {epsilon: 1, delta: 1.0e-6}}",
            "privacy.budgets={period: {epsilon: 1, delta: 1.0e-6, days: 0}}",
        ])
    func refusesWhatCannotWork(change: String) throws {
        let error = try #require(try Self.failure([change]))
        #expect(!error.message.isEmpty)
        #expect(!error.key.isEmpty)
    }

    @Test func namesFileAndLine() throws {
        do {
            _ = try Self.read(Self.valid.replacing("seed: 3", with: "sead: 3"))
            Issue.record("was accepted")
        } catch let error as ScenarioError {
            #expect(error.line == 2)
            #expect(error.message.contains(".yaml:2: 'sead' is not a known key"))
        }
    }

    @Test(
        arguments: [
            "", "name: [", "name: a\nname: b", "- 1\n- 2", "name: test", "\"\\x\"",
            "a: &x 1\nb: *x",
        ])
    func refusesOtherDocuments(text: String) {
        #expect(throws: ScenarioError.self) { try Self.read(text) }
    }

    @Test func refusesBytesThatAreNoText() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "scenario-\(UUID().uuidString).yaml"
        ).path
        try Data([0x6E, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: ScenarioError.self) { try ScenarioReader.read(file: path) }
        #expect(throws: ScenarioError.self) { try ScenarioReader.read(file: path + ".missing") }
    }

    @Test(arguments: ["a", "=1", "a..b=1", ".=1", "a="])
    func refusesMalformedChanges(change: String) {
        #expect(throws: ScenarioError.self) { try Self.read(Self.valid, overrides: [change]) }
    }

    private static var repository: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    @Test func everyShippedScenarioIsValid() throws {
        let folder = Self.repository.appendingPathComponent("simulations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".yaml") }
        #expect(files.count >= 7)
        for file in files {
            let scenario = try ScenarioReader.read(file: folder.appendingPathComponent(file).path)
            #expect("\(scenario.name).yaml" == file)
        }
    }

    /// The published schema and the reader know the same keys.
    @Test func theSchemaListsTheReadersKeys() throws {
        let data = try Data(
            contentsOf: Self.repository.appendingPathComponent("simulations/scenario.schema.json")
        )
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        func keys(_ path: [String]) -> Set<String> {
            var node: [String: Any]? = schema
            for name in path {
                node = (node?["properties"] as? [String: Any])?[name] as? [String: Any]
            }
            if let choices = node?["oneOf"] as? [[String: Any]] {
                node = choices.first { $0["properties"] != nil }
            }
            return Set((node?["properties"] as? [String: Any] ?? [:]).keys)
        }
        #expect(keys([]) == Set(ScenarioKeys.root))
        #expect(keys(["segments"]) == Set(ScenarioKeys.segments))
        #expect(keys(["context"]) == Set(ScenarioKeys.context))
        #expect(keys(["dataset"]) == Set(ScenarioKeys.dataset))
        #expect(keys(["dataset", "columns"]) == Set(ScenarioKeys.columns))
        #expect(keys(["dataset", "clean"]) == Set(ScenarioKeys.clean))
        let rules = (schema["$defs"] as? [String: Any])?["cleaningRule"] as? [String: Any]
        #expect(rules?["enum"] as? [String] == CleaningRule.allCases.map(\.rawValue))
        #expect(keys(["split"]) == Set(ScenarioKeys.split))
        #expect(keys(["model"]) == Set(ScenarioKeys.model))
        #expect(keys(["model", "scale"]) == Set(ScenarioKeys.scale))
        #expect(keys(["model", "confidence"]) == Set(ScenarioKeys.confidence))
        #expect(keys(["federation"]) == Set(ScenarioKeys.federation))
        #expect(keys(["privacy"]) == Set(ScenarioKeys.privacy))
        #expect(keys(["faults"]) == Set(ScenarioKeys.faults))
        #expect(keys(["faults", "dropouts"]) == Set(ScenarioKeys.phases))
        #expect(keys(["evaluation", "federated"]) == Set(ScenarioKeys.federatedEvaluation))
        #expect(keys(["evaluation"]) == Set(ScenarioKeys.evaluation))
    }
}
