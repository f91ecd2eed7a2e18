import ArgumentParser
import Datasets
import FederatedSimulation
import Foundation
import ModelRelease
import Recommenders

/// Recommendations from a release for a history that stays on this machine.
struct RecommendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend",
        abstract: "Recommends items from a release; the history never leaves this machine.",
        discussion: """
            The history file has one item id per line in order of time, the latest
            last; anything after a first comma or tab is ignored. An id named twice
            counts where it stands last. A release that predicts ratings wants a
            rating after that comma or tab, and its scores are predicted ratings.

            The attributes file is a CSV with the columns id, title and categories,
            categories separated by |. docs/lists.md says what lists are made of.

            Examples:
              tacit recommend release --items item-0003,item-0017 --count 5
              tacit recommend release --history mine.txt --explain
              tacit recommend release --segment 7
              tacit recommend release --segment own --history mine.txt
              tacit recommend release --history mine.txt --diversity 0.3 --long-tail 0.2
              tacit recommend release --history mine.txt --context month=12 --explain
              tacit recommend release --history mine.txt --attributes a.csv --category-cap 3
              tacit recommend release --history mine.txt --attributes all.csv --new-items
            """
    )

    @Argument(help: "Release directory, or a series' folder in a registry for its latest.")
    var release: String

    @Option(help: "File with the user's own item ids, one per line, the latest last.")
    var history: String?

    @Option(help: "Item ids, separated by commas: what goes with them.")
    var items: String?

    @Option(
        help: ArgumentHelp(
            "A segment's list: its number, or 'own' for that of the history.",
            valueName: "number|own"
        )
    )
    var segment: SegmentOption?

    @Option(
        help: ArgumentHelp(
            "With --segment own: keeps the segment found first, for releases with the same segments.",
            valueName: "file"
        )
    )
    var remember: String?

    @Option(help: "How many items.")
    var count = 10

    @OptionGroup(title: "Lists") var lists: ListOptions

    @OptionGroup(title: "Context") var context: ContextOptions

    @Flag(help: "Say which items of the history speak for each item, and why it moved.")
    var explain = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if case .number = segment {
            guard history == nil, items == nil else {
                throw ValidationError("a segment's number goes without --history and --items")
            }
        } else {
            guard (history == nil) != (items == nil) else {
                throw ValidationError(
                    "give either --history or --items, or --segment with a number"
                )
            }
        }
        guard remember == nil || segment == .own else {
            throw ValidationError("--remember needs --segment own")
        }
        guard segment == nil || !lists.newItems else {
            throw ValidationError("--new-items does not go with --segment")
        }
        guard (1...10_000).contains(count) else {
            throw ValidationError("--count must be 1…10000")
        }
    }

    func run() throws {
        let features = try lists.readFeatures()
        let bundle = try lists.bundle(ReleaseBundle(path: release), with: features)
        if case .number = segment {
            return try recommend(in: bundle, features: features, known: [], unknown: [])
        }
        let ids = try wantedIDs()
        let (known, unknown) = bundle.items(of: ids)
        if !unknown.isEmpty {
            let shown = unknown.prefix(5).joined(separator: ", ")
            TerminalOutput.note(
                "warning: \(unknown.count) item(s) are not in this release's catalog: \(shown)"
            )
        }
        guard !known.isEmpty else {
            throw CommandFailure(
                message: "none of the \(ids.count) items is in this release's catalog",
                hint: "the catalog's ids are in \(release)/items.csv"
            )
        }
        try recommend(in: bundle, features: features, known: known, unknown: unknown)
    }

    /// Lists what a history or a segment is recommended.
    private func recommend(
        in bundle: ReleaseBundle,
        features: ItemFeatureSource?,
        known: [Int32],
        unknown: [String]
    ) throws {
        let chosen = try segment.map {
            try $0.segment(
                in: bundle.segments(path: release),
                history: known,
                memory: remember,
                release: release
            )
        }
        let attributes = try lists.attributes(of: features, for: bundle)
        let suiting = try context.choice(
            for: bundle,
            in: context.contexts.isEmpty ? nil : bundle.context(path: release)
        )
        let reranker = try lists.reranker(
            for: bundle,
            count: count,
            attributes: attributes,
            context: suiting
        )
        let recommender = bundle.model.recommender
        let scores: [Double]
        if let chosen {
            scores = chosen.segments.model.scores(segment: chosen.card?.id)
        } else {
            let ratings = try ratings(of: known, in: bundle)
            scores = recommender.scores(history: known, values: ratings)
        }
        let listed = try reranker.list(scores: scores, history: known)
        if listed.count < count {
            TerminalOutput.note("note: only \(listed.count) items are allowed in the list")
        }
        var result = RecommendationResult(
            listed,
            parts: explain && segment == nil && explains(bundle.model)
                ? recommender.parts(history: known, items: listed.map(\.item)) : nil,
            rules: rules(of: bundle.model),
            itemIDs: bundle.itemIDs,
            titles: attributes?.titles,
            unknownItems: unknown
        )
        result.add(chosen?.card, explaining: explain)
        result.add(suiting, items: listed.map(\.item), explaining: explain)
        if json { return try TerminalOutput.json(result) }
        try TerminalOutput.result(result.text)
    }

    /// One rating per item of the history, if the model predicts ratings.
    private func ratings(of known: [Int32], in bundle: ReleaseBundle) throws -> [Float]? {
        guard case .ratings = bundle.model else { return nil }
        var ratings: [Int32: Float] = [:]
        for row in try history.map(HistoryFile.readRated) ?? [] {
            guard let item = bundle.items(of: [row.id]).known.first else { continue }
            ratings[item] = row.rating
        }
        guard known.allSatisfy({ ratings[$0]?.isFinite == true }) else {
            throw CommandFailure(
                message: "this release predicts ratings, and the history has items without one",
                hint: "give --history FILE with lines of item,rating"
            )
        }
        return known.map { ratings[$0] ?? 0 }
    }

    /// The model, if its weights are association rules.
    private func rules(of model: TrainedModel) -> ItemItemModel? {
        if case .itemItem(let model) = model, model.algorithm == "association-rules" {
            model
        } else {
            nil
        }
    }

    /// Whether a model's scores can be taken apart; says so if not.
    private func explains(_ model: TrainedModel) -> Bool {
        switch model {
        case .ratings:
            TerminalOutput.note("note: \(model.recommender.algorithm) gives no explanations")
            return false
        default: return true
        }
    }

    private func wantedIDs() throws -> [String] {
        let ids: [String]
        if let history {
            ids = try HistoryFile.read(history)
        } else {
            ids = (items ?? "").split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            }.filter { !$0.isEmpty }
        }
        guard !ids.isEmpty else {
            throw CommandFailure(
                message: "the history is empty",
                hint: "name at least one item",
                code: .usage
            )
        }
        return ids
    }
}
