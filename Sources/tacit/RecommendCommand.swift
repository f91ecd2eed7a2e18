import ArgumentParser
import Foundation
import ModelRelease
import Recommenders

/// Recommendations from a release for a history that stays on this machine.
struct RecommendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend",
        abstract: "Recommends items from a release; the history never leaves this machine.",
        discussion: """
            The history file has one item id per line (anything after a first comma or tab is ignored).

            Examples:
              tacit recommend release --items item-0003,item-0017 --count 5
              tacit recommend release --history my-history.txt
            """
    )

    @Argument(help: "Release directory.")
    var release: String

    @Option(help: "File with the user's own item ids, one per line.")
    var history: String?

    @Option(help: "Item ids, separated by commas.")
    var items: String?

    @Option(help: "How many items.")
    var count = 10

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Item: Encodable {
        var id: String
        var score: Double
    }

    private struct Result: Encodable {
        var items: [Item]
        var unknownItems: [String]
    }

    func validate() throws {
        guard (history == nil) != (items == nil) else {
            throw ValidationError("give either --history or --items")
        }
        guard (1...10_000).contains(count) else {
            throw ValidationError("--count must be 1…10000")
        }
    }

    func run() throws {
        let bundle = try ReleaseBundle(path: release)
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
        let recommendation = bundle.recommend(history: ids, count: count)
        let result = Result(
            items: recommendation.items.map { Item(id: $0.id, score: $0.score) },
            unknownItems: recommendation.unknownItems
        )
        if !result.unknownItems.isEmpty {
            let shown = result.unknownItems.prefix(5).joined(separator: ", ")
            TerminalOutput.note(
                "warning: \(result.unknownItems.count) item(s) are not in this release's catalog: \(shown)"
            )
        }
        guard result.unknownItems.count < ids.count else {
            throw CommandFailure(
                message: "none of the \(ids.count) items is in this release's catalog",
                hint: "the catalog's ids are in \(release)/items.csv"
            )
        }
        if json { return try TerminalOutput.json(result) }
        for (rank, item) in result.items.enumerated() {
            try TerminalOutput.result(
                "\(rank + 1). \(item.id)  \(String(format: "%.4f", item.score))\n"
            )
        }
    }
}
