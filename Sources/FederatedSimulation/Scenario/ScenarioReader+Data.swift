import Datasets
import Foundation
import ProtocolPrimitives

/// Where the interactions come from, and which are held out.
extension ScenarioReader {
    func dataset(_ mapping: ScenarioMapping) throws(ScenarioError)
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

    func split(_ root: ScenarioMapping, dataset: Scenario.DatasetChoice)
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
}
