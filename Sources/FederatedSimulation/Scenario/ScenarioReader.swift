import Datasets
import DifferentialPrivacy
import Foundation
import PrivacyLedger
import ProtocolPrimitives
import SecureAggregation
import Yams

/// Reads and checks a scenario file before anything else happens.
public struct ScenarioReader {
    private static let byteCountLimit = 16 << 20
    private let file: String
    private var directory: String { (file as NSString).deletingLastPathComponent }

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
        if root.has("segments") {
            throw root.impossible("segments", "is not supported by this version")
        }
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
        let privacy = try self.privacy(root)
        let scenario = Scenario(
            file: file,
            text: text,
            name: name,
            seed: seed,
            dataset: choice,
            split: try split(root, dataset: choice),
            model: try self.model(model, isPrivate: privacy != nil),
            federation: try federation(root),
            privacy: privacy,
            faults: try faults(root),
            evaluatesBaselines: try root.mapping("evaluation", allowed: ScenarioKeys.evaluation)?
                .bool("baselines") ?? true
        )
        try checkDropouts(scenario, root)
        return scenario
    }

    private func resolve(_ path: String) -> String {
        guard !path.hasPrefix("/"), !directory.isEmpty else { return path }
        return (directory as NSString).appendingPathComponent(path)
    }

    private func dataset(_ mapping: ScenarioMapping) throws(ScenarioError)
        -> Scenario.DatasetChoice
    {
        guard let format = try mapping.word("format", ScenarioKeys.Format.self) else {
            throw mapping.error("format", .missingKey)
        }
        if format == .synthetic {
            for key in ["path", "columns", "duplicates"] where mapping.has(key) {
                throw mapping.impossible(key, "does not go with the format synthetic")
            }
            return .synthetic(try syntheticShop(mapping))
        }
        for key in ScenarioKeys.shop where mapping.has(key) {
            throw mapping.impossible(key, "goes with the format synthetic only")
        }
        let path = resolve(try mapping.requiredString("path"))
        let duplicates = try mapping.word("duplicates", DuplicatePolicy.self) ?? .refuse
        let columns = try mapping.mapping("columns", allowed: ScenarioKeys.columns)
        guard format == .csv || columns == nil else {
            throw mapping.impossible("columns", "goes with the format csv only")
        }
        let datasetFormat: DatasetFormat
        switch format {
        case .movielens: datasetFormat = .movieLens
        case .ncf: datasetFormat = .ncf
        case .lightgcn: datasetFormat = .lightGCN
        case .csv, .synthetic:
            guard let columns else { throw mapping.error("columns", .missingKey) }
            datasetFormat = .csv(
                CSVColumns(
                    user: try columns.requiredString("user"),
                    item: try columns.requiredString("item"),
                    rating: try columns.string("rating"),
                    timestamp: try columns.string("timestamp")
                )
            )
        }
        return .file(path: path, format: datasetFormat, duplicates: duplicates)
    }

    private func syntheticShop(_ mapping: ScenarioMapping) throws(ScenarioError)
        -> SyntheticShop
    {
        var shop = SyntheticShop(seed: 1)
        if let value = try mapping.integer("users", in: 10...200_000) { shop.userCount = value }
        if let value = try mapping.integer("items", in: 40...50_000) { shop.itemCount = value }
        // What is not given fits a small catalog too.
        shop.tasteGroupCount = min(shop.tasteGroupCount, max(2, shop.itemCount / 5))
        shop.meanInteractionCount = min(
            shop.meanInteractionCount,
            Double(max(5, shop.itemCount / 8))
        )
        if let value = try mapping.integer("tasteGroups", in: 2...64) {
            shop.tasteGroupCount = value
        }
        if let value = try mapping.integer("seasons", in: 1...12) { shop.seasonCount = value }
        if let value = try mapping.integer("interactionsPerUser", in: 5...1_000) {
            shop.meanInteractionCount = Double(value)
        }
        guard shop.tasteGroupCount <= shop.itemCount / 5 else {
            throw mapping.impossible(
                "tasteGroups",
                "is above a fifth of the \(shop.itemCount) items"
            )
        }
        guard shop.meanInteractionCount * 8 <= Double(shop.itemCount) else {
            throw mapping.impossible(
                "interactionsPerUser",
                "is above an eighth of the \(shop.itemCount) items"
            )
        }
        return shop
    }

    private func split(_ root: ScenarioMapping, dataset: Scenario.DatasetChoice)
        throws(ScenarioError) -> Scenario.SplitChoice
    {
        guard let mapping = try root.mapping("split", allowed: ScenarioKeys.split) else {
            return .leaveOneOutSampled(negativeCount: 99)
        }
        guard let splitProtocol = try mapping.word("protocol", ScenarioKeys.SplitProtocol.self)
        else { throw mapping.error("protocol", .missingKey) }
        switch splitProtocol {
        case .given:
            guard case .file = dataset else {
                throw mapping.impossible("protocol", "'given' needs a dataset file")
            }
            if mapping.has("negatives") {
                throw mapping.impossible("negatives", "does not go with the protocol given")
            }
            return .given(test: resolve(try mapping.requiredString("test")))
        case .leaveOneOut:
            if mapping.has("test") {
                throw mapping.impossible("test", "goes with the protocol given only")
            }
            guard let negatives = try mapping.string("negatives") else {
                return .leaveOneOutSampled(negativeCount: 99)
            }
            if Int(negatives) == nil, case .synthetic = dataset {
                throw mapping.impossible(
                    "negatives",
                    "must be a number for the format synthetic"
                )
            }
            guard Int(negatives) == nil else {
                let count = try mapping.integer("negatives", in: 1...100_000) ?? 99
                return .leaveOneOutSampled(negativeCount: count)
            }
            return .leaveOneOutGiven(negatives: resolve(negatives))
        }
    }

    private func model(_ mapping: ScenarioMapping, isPrivate: Bool) throws(ScenarioError)
        -> Scenario.ModelChoice
    {
        guard let algorithm = try mapping.word("algorithm", Scenario.ModelChoice.Algorithm.self)
        else { throw mapping.error("algorithm", .missingKey) }
        var choice = Scenario.ModelChoice(algorithm: algorithm)
        choice.factors = try mapping.integer("factors", in: 1...1024)
        choice.gramItems = try mapping.integer("gramItems", in: 1...5_792)
        choice.momentItems = try mapping.integer("momentItems", in: 1...1_000_000)
        if algorithm == .popularity {
            for key in ["factors", "gramItems", "momentItems", "sizedFor"] where mapping.has(key) {
                throw mapping.impossible(key, "does not go with the algorithm popularity")
            }
        }
        if let factors = choice.factors, let gramItems = choice.gramItems, factors > gramItems {
            throw mapping.impossible("factors", "is above gramItems, \(gramItems)")
        }
        if let sized = try mapping.mapping("sizedFor", allowed: ScenarioKeys.budget) {
            guard !isPrivate else {
                throw mapping.impossible("sizedFor", "goes with 'privacy: none' only")
            }
            choice.sizedFor = try budget(sized)
        }
        return choice
    }

    private func budget(_ mapping: ScenarioMapping) throws(ScenarioError) -> PrivacyBudget {
        guard let epsilon = try mapping.double("epsilon") else {
            throw mapping.error("epsilon", .missingKey)
        }
        guard let delta = try mapping.double("delta") else {
            throw mapping.error("delta", .missingKey)
        }
        guard epsilon > 0, epsilon <= 1000 else {
            throw mapping.impossible("epsilon", "is \(epsilon), not above 0 and at most 1000")
        }
        guard delta > 0, delta < 1 else {
            throw mapping.impossible("delta", "is \(delta), not above 0 and below 1")
        }
        do { return try PrivacyBudget(epsilon: epsilon, delta: delta) } catch {
            throw mapping.impossible("epsilon", "and delta are no usable budget")
        }
    }

    private func privacy(_ root: ScenarioMapping) throws(ScenarioError)
        -> Scenario.PrivacyChoice?
    {
        guard root.has("privacy") else { throw root.error("privacy", .missingKey) }
        if let text = try? root.string("privacy") {
            guard text == "none" else {
                throw root.impossible("privacy", "must be a mapping or the word none")
            }
            return nil
        }
        guard let mapping = try root.mapping("privacy", allowed: ScenarioKeys.privacy) else {
            return nil
        }
        let total = try budget(mapping)
        var calibration = total
        if let epsilon = try mapping.double("calibrateTo") {
            guard epsilon > 0, epsilon <= 1000,
                let budget = try? PrivacyBudget(epsilon: epsilon, delta: total.delta)
            else {
                throw mapping.impossible(
                    "calibrateTo",
                    "is \(epsilon), not above 0 and at most 1000"
                )
            }
            calibration = budget
        }
        return Scenario.PrivacyChoice(
            budget: total,
            calibration: calibration,
            noise: try mapping.word("noise", Scenario.NoiseOrigin.self) ?? .coordinator,
            limits: try limits(mapping)
        )
    }

    private func limits(_ privacy: ScenarioMapping) throws(ScenarioError) -> BudgetLimits? {
        guard let mapping = try privacy.mapping("budgets", allowed: ScenarioKeys.budgets) else {
            return nil
        }
        var limits = BudgetLimits()
        if let model = try mapping.mapping("model", allowed: ScenarioKeys.budget) {
            limits.model = try budget(model)
        }
        if let period = try mapping.mapping("period", allowed: ScenarioKeys.period) {
            guard let days = try period.integer("days", in: 1...36_500) else {
                throw period.error("days", .missingKey)
            }
            limits.period = .init(budget: try budget(period), seconds: Int64(days) * 86_400)
        }
        guard limits != BudgetLimits() else {
            throw privacy.impossible("budgets", "names no budget: give model, period or both")
        }
        return limits
    }

    private func federation(_ root: ScenarioMapping) throws(ScenarioError)
        -> Scenario.FederationChoice
    {
        var choice = Scenario.FederationChoice(
            mode: .full,
            corrupted: 0.1,
            dropout: 0.1,
            adversary: .semiHonest,
            minimumCohort: 50
        )
        guard let mapping = try root.mapping("federation", allowed: ScenarioKeys.federation) else {
            return choice
        }
        if let cohort = try mapping.string("cohort"), cohort != "all" {
            throw mapping.impossible("cohort", "must be 'all' in this version")
        }
        choice.mode = try mapping.word("secureAggregation", AggregationMode.self) ?? choice.mode
        choice.corrupted = try mapping.fraction("corrupted") ?? choice.corrupted
        choice.dropout = try mapping.fraction("dropout") ?? choice.dropout
        switch try mapping.word("adversary", ScenarioKeys.AdversaryClass.self) {
        case .malicious: choice.adversary = .malicious
        case .semiHonest, nil: choice.adversary = .semiHonest
        }
        choice.minimumCohort =
            try mapping.integer("minimumCohort", in: 2...100_000_000) ?? choice.minimumCohort
        return choice
    }

    private func faults(_ root: ScenarioMapping) throws(ScenarioError) -> Scenario.FaultChoice {
        var choice = Scenario.FaultChoice(dropouts: [:])
        guard let mapping = try root.mapping("faults", allowed: ScenarioKeys.faults),
            let dropouts = try mapping.mapping("dropouts", allowed: ScenarioKeys.phases)
        else { return choice }
        for phase in ScenarioKeys.phases {
            choice.dropouts[phase] = try dropouts.fraction(phase)
        }
        return choice
    }

    /// Refuses faults that the declared dropout fraction does not cover.
    private func checkDropouts(_ scenario: Scenario, _ root: ScenarioMapping)
        throws(ScenarioError)
    {
        // Clients that vanish before they advertise keys are not in the round at all.
        let staying = ScenarioKeys.phases.dropFirst().reduce(1.0) {
            $0 * (1 - (scenario.faults.dropouts[$1] ?? 0))
        }
        // Below (1 − dropout) · clients nobody joins, and nothing is summed.
        let summed = ScenarioKeys.phases.prefix(3).reduce(1.0) {
            $0 * (1 - (scenario.faults.dropouts[$1] ?? 0))
        }
        let lost = 1 - min(staying, summed)
        guard lost > scenario.federation.dropout + 1e-9 else { return }
        let declared = scenario.federation.dropout
        throw root.impossible(
            "faults",
            "drop \(Self.percent(lost)) of a round's clients, more than the "
                + "\(Self.percent(declared)) of federation.dropout that the parameters survive"
        )
    }

    private static func percent(_ fraction: Double) -> String {
        String(format: "%.1f %%", fraction * 100)
    }
}
