import ArgumentParser
import Datasets
import FederatedSimulation
import Foundation
import ModelRelease
import Recommenders

/// What a list should be like beside relevant.
struct ListOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Weight of being unlike the items above, against relevance: 0 (none) … 1.",
            valueName: "weight"
        )
    )
    var diversity = 0.0

    @Option(
        help: ArgumentHelp(
            "Share of the places for items outside the head that has 80 % of all counts: 0…1.",
            valueName: "share"
        )
    )
    var longTail: Double?

    @Option(
        help: ArgumentHelp(
            "At most so many items of any category; needs --attributes.",
            valueName: "count"
        )
    )
    var categoryCap: Int?

    @Option(
        help: ArgumentHelp(
            "CSV file with the columns id, title and categories (separated by |).",
            valueName: "file"
        )
    )
    var attributes: String?

    @Option(
        help: ArgumentHelp(
            "Vectors of the attributes' items, one row each (.npy or .safetensors).",
            valueName: "file"
        )
    )
    var vectors: String?

    @Flag(help: "Let items of --attributes that the release does not know into the list.")
    var newItems = false

    @Flag(help: "List items of the history too.")
    var includeHistory = false

    func validate() throws {
        guard (0...1).contains(diversity) else {
            throw ValidationError("--diversity must be 0…1")
        }
        if let longTail, !(0...1).contains(longTail) {
            throw ValidationError("--long-tail must be 0…1")
        }
        if let categoryCap, categoryCap < 1 {
            throw ValidationError("--category-cap must be 1 or more")
        }
        for (isThere, option) in [
            (categoryCap != nil, "--category-cap"), (vectors != nil, "--vectors"),
            (newItems, "--new-items"),
        ] {
            guard !isThere || attributes != nil else {
                throw ValidationError("\(option) needs --attributes")
            }
        }
        guard vectors == nil || newItems else {
            throw ValidationError("--vectors needs --new-items, which alone uses them")
        }
    }

    /// What files say of items, or nil if none is given.
    func readFeatures() throws -> ItemFeatureSource? {
        try attributes.map { try ItemFeatureSource(path: $0, vectorsPath: vectors) }
    }

    /// The release, with the attributes' unknown items at its end if they are wanted.
    func bundle(_ bundle: ReleaseBundle, with source: ItemFeatureSource?) throws -> ReleaseBundle {
        guard newItems, let source else { return bundle }
        let known = Set(bundle.itemIDs)
        let unknown = source.attributes.itemIDs.filter { !known.contains($0) }
        guard !unknown.isEmpty else { return bundle }
        let ids = bundle.itemIDs + unknown
        guard let features = try source.features(of: ids) else {
            throw CommandFailure(
                message: "the attributes have neither titles nor categories",
                hint: "new items are placed by titles, categories or --vectors"
            )
        }
        let (model, map) = try bundle.model.adding(newItems: features)
        TerminalOutput.note(
            "note: \(unknown.count) new items; the features explain "
                + String(format: "%.1f %% of the factors of known ones", map.explainedShare * 100)
        )
        return try ReleaseBundle(model: model, itemIDs: ids)
    }

    /// The attributes of a release's items, or nil if no file is given.
    func attributes(of source: ItemFeatureSource?, for bundle: ReleaseBundle) throws
        -> ItemAttributes?
    {
        guard let attributes, let source else { return nil }
        let read = source.attributes
        let missing = bundle.itemIDs.count { read.index(of: $0) == nil }
        guard missing < bundle.itemIDs.count else {
            throw CommandFailure(
                message: "'\(attributes)' has none of the release's items",
                hint: "its column id must hold the ids of the release's items.csv"
            )
        }
        if missing > 0 {
            TerminalOutput.note("note: \(missing) items of the catalog have no attributes")
        }
        return read.aligned(to: Array(bundle.itemIDs))
    }

    /// What makes lists of a release.
    func reranker(
        for bundle: ReleaseBundle,
        count: Int,
        attributes: ItemAttributes?,
        context: ContextOptions.Choice? = nil
    ) throws -> Reranker {
        let policy = ListPolicy(
            count: count,
            excludesHistory: !includeHistory,
            diversity: diversity,
            longTail: longTail.map { .places(share: $0) },
            categoryCap: categoryCap,
            boostStrength: context?.strength ?? 1
        )
        let categories = attributes.map { $0.categoryIndices.items }
        return try Reranker(
            policy: policy,
            facts: ListFacts(
                counts: bundle.model.counts,
                similarity: diversity > 0 ? similarity(bundle, categories) : nil,
                categories: categories,
                boosts: context?.boosts
            )
        )
    }

    private func similarity(_ bundle: ReleaseBundle, _ categories: [[Int32]]?) throws
        -> ItemSimilarity
    {
        if let similarity = try bundle.model.itemSimilarity() { return similarity }
        if let categories { return ItemSimilarity(categories: categories) }
        throw CommandFailure(
            message: "\(bundle.model.recommender.algorithm) does not know which items are alike",
            hint: "give --attributes with categories",
            code: .usage
        )
    }
}
