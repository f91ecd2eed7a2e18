import Datasets
import ProtocolPrimitives

/// Which interactions are held out.
extension ScenarioReader {
    /// The keys of each protocol beside `protocol`.
    private static let keys: [ScenarioKeys.SplitProtocol: [String]] = [
        .given: ["test"], .leaveOneOut: ["negatives"],
        .strongGeneralization: ["heldOut", "foldIn", "targets", "negatives"],
        .temporal: ["cut", "alreadyBought"], .newItems: ["heldOut"], .ratings: ["holdOut"],
    ]

    func split(_ root: ScenarioMapping, dataset: Scenario.DatasetChoice)
        throws(ScenarioError) -> Scenario.SplitChoice
    {
        guard let mapping = try root.mapping("split", allowed: ScenarioKeys.split) else {
            return .leaveOneOutSampled(negativeCount: 99)
        }
        guard let splitProtocol = try mapping.word("protocol", ScenarioKeys.SplitProtocol.self)
        else { throw mapping.error("protocol", .missingKey) }
        let allowed = ["protocol"] + (Self.keys[splitProtocol] ?? [])
        for key in ScenarioKeys.split where mapping.has(key) && !allowed.contains(key) {
            throw mapping.impossible(
                key,
                "does not go with the protocol \(splitProtocol.rawValue)"
            )
        }
        switch splitProtocol {
        case .given:
            if case .synthetic = dataset {
                throw mapping.impossible("protocol", "'given' needs a dataset file")
            }
            return .given(test: resolve(try mapping.requiredString("test")))
        case .leaveOneOut:
            return switch try negatives(mapping, dataset) {
            case .file(let path): .leaveOneOutGiven(negatives: path)
            case .count(let count): .leaveOneOutSampled(negativeCount: count)
            case nil: .leaveOneOutSampled(negativeCount: 99)
            }
        case .strongGeneralization: return try strongGeneralization(mapping, dataset)
        case .temporal: return try temporal(mapping)
        case .newItems:
            guard let heldOut = try openFraction("heldOut", mapping) else {
                throw mapping.error("heldOut", .missingKey)
            }
            return .newItems(heldOut: heldOut)
        case .ratings:
            if case .synthetic = dataset {
                throw mapping.impossible("protocol", "'ratings' needs a dataset file with ratings")
            }
            return .ratings(holdOut: try openFraction("holdOut", mapping) ?? 0.1)
        }
    }

    private enum Negatives {
        case count(Int)
        case file(String)
    }

    private func negatives(_ mapping: ScenarioMapping, _ dataset: Scenario.DatasetChoice)
        throws(ScenarioError) -> Negatives?
    {
        guard let text = try mapping.string("negatives") else { return nil }
        if Int(text) != nil {
            return .count(try mapping.integer("negatives", in: 1...100_000) ?? 99)
        }
        if case .synthetic = dataset {
            throw mapping.impossible("negatives", "must be a number for the format synthetic")
        }
        return .file(resolve(text))
    }

    private func temporal(_ mapping: ScenarioMapping) throws(ScenarioError)
        -> Scenario.SplitChoice
    {
        let text = try mapping.requiredString("cut")
        guard
            let policy = try mapping.word("alreadyBought", AlreadyBoughtPolicy.self)
        else { throw mapping.error("alreadyBought", .missingKey) }
        if let cut = TemporalCut.date(text) { return .temporal(cut: cut, alreadyBought: policy) }
        guard let fraction = Double(text), fraction > 0, fraction < 1 else {
            throw mapping.impossible(
                "cut",
                "is '\(text)', neither a date (YYYY-MM-DD, optionally with a time of day), nor unix "
                    + "seconds, nor a fraction of the time above 0 and below 1"
            )
        }
        return .temporal(cut: .fraction(fraction), alreadyBought: policy)
    }

    private func strongGeneralization(
        _ mapping: ScenarioMapping,
        _ dataset: Scenario.DatasetChoice
    ) throws(ScenarioError) -> Scenario.SplitChoice {
        guard let heldOut = try openFraction("heldOut", mapping) else {
            throw mapping.error("heldOut", .missingKey)
        }
        let foldIn: FoldIn =
            try mapping.string("foldIn") ?? "all" == "all"
            ? .all : .random(try mapping.integer("foldIn", in: 1...1_000_000) ?? 1)
        let targets = try openFraction("targets", mapping)
        let negatives = try negatives(mapping, dataset)
        if targets != nil, negatives != nil {
            throw mapping.impossible(
                "targets",
                "does not go with negatives, where the test item is the latest or given one"
            )
        }
        let choice: Scenario.SplitChoice.Targets =
            switch negatives {
            case .count(let count): .latest(negativeCount: count)
            case .file(let path): .given(negatives: path)
            case nil: .fraction(targets ?? Split.defaultTargetFraction)
            }
        return .strongGeneralization(heldOut: heldOut, foldIn: foldIn, targets: choice)
    }

    private func openFraction(_ key: String, _ mapping: ScenarioMapping) throws(ScenarioError)
        -> Double?
    {
        guard let value = try mapping.fraction(key) else { return nil }
        guard value > 0 else { throw mapping.impossible(key, "must be above 0") }
        return value
    }
}
