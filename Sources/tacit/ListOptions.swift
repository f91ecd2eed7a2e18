import ArgumentParser
import Datasets
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
        guard categoryCap == nil || attributes != nil else {
            throw ValidationError("--category-cap needs --attributes")
        }
    }

    /// The attributes of a release's items, or nil if no file is given.
    func readAttributes(for bundle: ReleaseBundle) throws -> ItemAttributes? {
        guard let attributes else { return nil }
        let read = try ItemAttributes.readCSV(path: attributes)
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
        return read.aligned(to: bundle.itemIDs)
    }

    /// What makes lists of a release.
    func reranker(for bundle: ReleaseBundle, count: Int, attributes: ItemAttributes?) throws
        -> Reranker
    {
        let policy = ListPolicy(
            count: count,
            excludesHistory: !includeHistory,
            diversity: diversity,
            longTail: longTail.map { .places(share: $0) },
            categoryCap: categoryCap
        )
        let categories = attributes.map(Self.categoryIndices)
        return try Reranker(
            policy: policy,
            facts: ListFacts(
                counts: bundle.model.counts,
                similarity: diversity > 0 ? similarity(bundle, categories) : nil,
                categories: categories
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

    private static func categoryIndices(_ attributes: ItemAttributes) -> [[Int32]] {
        var indices: [String: Int32] = [:]
        return attributes.categories.map { names in
            var own: Set<Int32> = []
            for name in names {
                let index = indices[name] ?? Int32(clamping: indices.count)
                indices[name] = index
                own.insert(index)
            }
            return own.sorted()
        }
    }
}
