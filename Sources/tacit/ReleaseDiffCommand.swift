import ArgumentParser
import Foundation
import ModelRelease
import ProtocolPrimitives

/// What changed between two releases.
struct ReleaseDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Says how far two releases of a series are apart.",
        discussion: """
            Example:
              tacit release diff releases shop 1.0.0 1.1.0
            """
    )

    private static let shownItems = 5

    @Argument(help: "Registry.")
    var registry: String

    @Argument(help: "Series.")
    var name: String

    @Argument(help: "Earlier version.")
    var from: String

    @Argument(help: "Later version.")
    var to: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let series = try ReleaseRegistry(path: registry).series(name)
        guard ReleaseSeries.isSeries(path: series.path) else {
            throw ModelReleaseError.notARegistry(path: series.path)
        }
        let releases = try series.pointer().pointer.releases
        func load(_ text: String) throws -> (manifest: ReleaseManifest, bundle: ReleaseBundle) {
            let version = try SemanticVersion(text)
            guard releases.contains(where: { $0.version == version }) else {
                throw ModelReleaseError.unknownRelease(version)
            }
            let bundle = try ReleaseBundle(path: series.path(of: version))
            guard let manifest = bundle.manifest else { throw ModelReleaseError.invalidManifest }
            return (manifest, bundle)
        }
        let difference = ReleaseDifference(from: try load(from), to: try load(to))
        if json { return try TerminalOutput.json(difference) }
        try TerminalOutput.result(text(difference))
    }

    private func text(_ difference: ReleaseDifference) -> String {
        func cost(_ epsilon: Double?) -> String { epsilon.map { "\($0)" } ?? "NO PRIVACY" }
        func share(_ value: Double?) -> String {
            value.map { String(format: "%.0f %%", $0 * 100) } ?? "-"
        }
        func items(_ ids: [String]) -> String {
            guard !ids.isEmpty else { return "0" }
            let shown = ids.prefix(Self.shownItems).joined(separator: ", ")
            return "\(ids.count) (\(shown)\(ids.count > Self.shownItems ? ", …" : ""))"
        }
        var rows = [
            ["", from, to],
            ["algorithm", difference.algorithm.from ?? "", difference.algorithm.to ?? ""],
            ["epsilon", cost(difference.epsilon.from), cost(difference.epsilon.to)],
        ]
        for (name, pair) in difference.metrics.sorted(by: { $0.key < $1.key }) {
            func number(_ value: Double?) -> String {
                value.map { String(format: "%.4f", $0) } ?? "-"
            }
            rows.append([name, number(pair.from), number(pair.to)])
        }
        let ledger =
            difference.sharesLedger
            ? "one ledger: the later ε holds for both"
            : "different ledgers: the costs add up"
        return TextTable.text(rows, leading: 1) + """
            \(ledger)
            items in both                     \(difference.commonItems)
            items added                       \(items(difference.addedItems))
            items removed                     \(items(difference.removedItems))
            100 most popular items, in both   \(share(difference.popularOverlap))
            lists of ten for an item, in both \(share(difference.listOverlap))

            """
    }
}
