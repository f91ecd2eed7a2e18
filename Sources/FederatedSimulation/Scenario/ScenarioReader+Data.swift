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
            for key in ["path", "columns", "duplicates", "clean", "attributes", "vectors"]
            where mapping.has(key) {
                throw mapping.impossible(key, "does not go with the format synthetic")
            }
            return .synthetic(try syntheticShop(mapping))
        }
        for key in ScenarioKeys.shop where mapping.has(key) {
            throw mapping.impossible(key, "goes with the format synthetic only")
        }
        let path = resolve(try mapping.requiredString("path"))
        let datasetFormat = try fileFormat(format, mapping)
        // Raw events are always cleaned; of other formats it has to be asked for.
        let clean = try mapping.mapping("clean", allowed: ScenarioKeys.clean)
        guard clean != nil || format == .onlineRetail || format == .lastfm else {
            let duplicates = try mapping.word("duplicates", DuplicatePolicy.self) ?? .refuse
            return .file(path: path, format: datasetFormat, duplicates: duplicates)
        }
        if mapping.has("duplicates") {
            throw mapping.impossible(
                "duplicates",
                "does not go with cleaning, where the rules "
                    + "\(CleaningRule.exactDuplicate.rawValue) and "
                    + "\(CleaningRule.repeatedEvent.rawValue) say what happens"
            )
        }
        let plan = try clean.map { mapping throws(ScenarioError) in
            try cleaningPlan(mapping, for: datasetFormat)
        }
        return .events(path: path, cleaner: DatasetCleaner(format: datasetFormat, plan: plan))
    }

    /// Files about the items.
    func features(_ mapping: ScenarioMapping) throws(ScenarioError) -> Scenario.FeatureChoice? {
        let vectors = try mapping.string("vectors")
        guard let attributes = try mapping.string("attributes") else {
            guard vectors == nil else {
                throw mapping.impossible(
                    "vectors",
                    "needs 'attributes', whose rows say which item is which"
                )
            }
            return nil
        }
        return Scenario.FeatureChoice(
            attributes: resolve(attributes),
            vectors: vectors.map { resolve($0) }
        )
    }

    private func fileFormat(_ format: ScenarioKeys.Format, _ mapping: ScenarioMapping)
        throws(ScenarioError) -> DatasetFormat
    {
        if let known = DatasetFormat(fileFormat: format.rawValue) {
            if mapping.has("columns") {
                throw mapping.impossible("columns", "goes with the format csv only")
            }
            return known
        }
        guard let columns = try mapping.mapping("columns", allowed: ScenarioKeys.columns) else {
            throw mapping.error("columns", .missingKey)
        }
        var names = [
            "user": try columns.requiredString("user"), "item": try columns.requiredString("item"),
        ]
        for meaning in CSVColumns.meanings.dropFirst(2) {
            names[meaning] = try columns.string(meaning)
            guard
                mapping.has("clean") || meaning == "rating" || meaning == "timestamp"
                    || meaning == "quantity" || names[meaning] == nil
            else {
                throw columns.impossible(
                    meaning,
                    "is read with dataset.clean only; clean: {} will do"
                )
            }
        }
        guard let chosen = CSVColumns(names: names) else {
            throw mapping.error("columns", .missingKey)
        }
        return .csv(chosen)
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
}
