import Datasets
import DifferentialPrivacy
import Foundation
import PrivacyLedger
import ProtocolPrimitives
import Recommenders
import SecureAggregation
import Yams

/// Reads and checks a scenario file before anything else happens.
public struct ScenarioReader {
    private static let byteCountLimit = 16 << 20
    private let file: String
    private var directory: String { ParentPath.of(file) }

    /// Reads a scenario.
    ///
    /// - Parameters:
    ///   - file: path of the YAML file; paths inside are relative to it.
    ///   - overrides: `key.path=value` changes applied before checking.
    ///   - seed: replaces the scenario's seed.
    /// - Returns: the checked scenario.
    /// - Throws: ``ScenarioError``.
    public static func read(file: String, overrides: [String] = [], seed: UInt64? = nil)
        throws(ScenarioError) -> Scenario
    {
        let reader = ScenarioReader(file: file)
        let text = try reader.text()
        var root = try reader.parse(text)
        for override in overrides {
            root = try ScenarioOverride(override, file: file).applied(to: root)
        }
        var scenario: Scenario
        do { scenario = try reader.scenario(root, text: text) } catch {
            throw error.attributed(to: overrides)
        }
        if let seed { scenario.seed = seed }
        return scenario
    }

    private func text() throws(ScenarioError) -> String {
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.bytes(atPath: file, byteCountLimit: Self.byteCountLimit)
        } catch {
            throw failure("", .unreadable(reason: error.message))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure("", .unreadable(reason: "not UTF-8 text"))
        }
        return text
    }

    private func parse(_ text: String) throws(ScenarioError) -> Node {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw failure("", .unreadable(reason: "the scenario is empty"))
            }
            return node
        } catch let error as ScenarioError {
            throw error
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                throw ScenarioError(
                    file: file,
                    line: mark.line,
                    key: "",
                    kind: .syntax(problem: problem)
                )
            case .duplicatedKeysInMapping(let duplicates, let context):
                throw ScenarioError(
                    file: file,
                    line: context.mark.line,
                    key: duplicates.sorted().first ?? "",
                    kind: .impossibleValue(reason: "appears twice")
                )
            default: throw failure("", .syntax(problem: "unreadable text"))
            }
        } catch {
            throw failure("", .syntax(problem: "unreadable text"))
        }
    }

    private func failure(_ key: String, _ kind: ScenarioError.Kind) -> ScenarioError {
        ScenarioError(file: file, line: nil, key: key, kind: kind)
    }

    private func scenario(_ node: Node, text: String) throws(ScenarioError) -> Scenario {
        let root = try ScenarioMapping(node, file: file, path: "", allowed: ScenarioKeys.root)
        let name = try root.requiredString("name")
        guard name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,63}/) != nil else {
            throw root.impossible(
                "name",
                "may have 1…64 letters, digits, dots, dashes and underscores"
            )
        }
        let seed = UInt64(try root.integer("seed", in: 0...Int.max) ?? 1)
        guard let dataset = try root.mapping("dataset", allowed: ScenarioKeys.dataset) else {
            throw root.error("dataset", .missingKey)
        }
        guard let model = try root.mapping("model", allowed: ScenarioKeys.model) else {
            throw root.error("model", .missingKey)
        }
        let choice = try self.dataset(dataset)
        let plan = try evaluation(root)
        let (privacy, federated) = try federatedEvaluation(
            root,
            plan: plan,
            training: try self.privacy(root)
        )
        let segments = try segments(root)
        guard segments != nil || !plan.groups.contains(.segment) else {
            throw root.impossible("evaluation", "divides by segment, and there are no 'segments'")
        }
        let context = try context(root, besides: segments)
        var scenario = Scenario(
            file: file,
            text: text,
            name: name,
            seed: seed,
            dataset: choice,
            split: try split(root, dataset: choice),
            features: try features(dataset),
            model: try self.model(model, isPrivate: privacy != nil),
            federation: try federation(root),
            privacy: privacy,
            faults: try faults(root),
            evaluatesBaselines: try evaluatesBaselines(root),
            evaluation: plan,
            evaluatedEvery: try evaluatedEvery(root),
            federatedEvaluation: federated,
            segments: segments,
            context: context
        )
        try checkDropouts(scenario, root)
        scenario.cohortNoise = try cohortNoise(scenario, root)
        try checkEvaluatedEvery(scenario, root)
        if case .ratings = scenario.split, !scenario.model.algorithm.predictsRatings {
            throw model.impossible(
                "algorithm",
                "is \(scenario.model.algorithm.rawValue), which predicts no ratings, and they are what "
                    + "split.protocol 'ratings' judges"
            )
        }
        return scenario
    }

    func resolve(_ path: String) -> String {
        guard !path.hasPrefix("/"), !directory.isEmpty else { return path }
        return (directory as NSString).appendingPathComponent(path)
    }
}
