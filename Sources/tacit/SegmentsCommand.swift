import ArgumentParser
import Foundation
import ModelRelease

/// The segments of a release.
struct SegmentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segments",
        abstract: "Shows the segments of a release: names, noisy sizes and what they like.",
        discussion: """
            Nothing here says who is in a segment: sizes are released with noise, and
            segments whose noisy size is below the minimum cohort are withheld.

            Examples:
              tacit segments release
              tacit recommend release --segment 3 --count 5
            """
    )

    @Argument(help: "Release directory.")
    var release: String

    @Option(help: "How many items of each list.")
    var count = 3

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (0...10_000).contains(count) else {
            throw ValidationError("--count must be 0…10000")
        }
    }

    func run() throws {
        let bundle = try ReleaseBundle(path: release)
        guard var cards = try bundle.segments(path: release)?.cards else {
            throw CommandFailure(
                message: "this release has no segments",
                hint: "a scenario with 'segments' makes some; see docs/segments.md"
            )
        }
        for index in cards.segments.indices {
            cards.segments[index].items = Array(cards.segments[index].items.prefix(count))
            cards.segments[index].popular = Array(cards.segments[index].popular.prefix(count))
        }
        if json { return try TerminalOutput.json(cards) }
        var text =
            "\(cards.segments.count) segments by \(cards.algorithm); those with noisy sizes "
            + "below \(cards.minimumCohort) are withheld\nsizes have noise of standard deviation "
            + "\(String(format: "%.0f", cards.sizeNoise))\n"
        for card in cards.segments { text += Self.text(card) }
        try TerminalOutput.result(text)
    }

    private static func text(_ card: SegmentCard) -> String {
        let name = card.name
        guard let size = card.size else {
            let other = card.fallback.map { "segment \($0)'s" } ?? "everybody's"
            return "\n\(card.id)  \(name): withheld; its people get \(other) list\n"
        }
        func ids(_ items: [SegmentCard.Item]) -> String {
            items.map { item in
                item.title.map { "\(item.id) \($0)" } ?? item.id
            }.joined(separator: ", ")
        }
        var text = "\n\(card.id)  \(name): about \(String(format: "%.0f", size)) people\n"
        if !card.items.isEmpty { text += "   likes      \(ids(card.items))\n" }
        if !card.popular.isEmpty {
            let items = card.popular.map { item in
                "\(item.title.map { "\(item.id) \($0)" } ?? item.id) "
                    + "(at least \(String(format: "%.1f", item.score)) times)"
            }
            text += "   more than others \(items.joined(separator: ", "))\n"
        }
        return text
    }
}
