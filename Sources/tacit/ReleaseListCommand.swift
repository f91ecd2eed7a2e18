import ArgumentParser
import ModelRelease
import PrivacyLedger

/// The releases of a registry.
struct ReleaseListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the releases of a registry: versions, dates, ε, which is the latest.",
        discussion: """
            It believes the pointers unless --public-key is given; tacit verify checks
            the releases themselves.

            Examples:
              tacit release list releases
              tacit release list releases shop --public-key keys/shop.pub
            """
    )

    @Argument(help: "Registry.")
    var registry: String

    @Argument(help: "A series; all if left out.")
    var name: String?

    @Option(help: "Public key file or base64: then the pointers' signatures are checked.")
    var publicKey: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Series: Encodable {
        var name: String
        var latest: String
        var serial: Int
        var epsilon: OrNull<Double>
        var delta: OrNull<Double>
        var cost: String
        var ledgers: [ComposedCost.Ledger]
        var releases: [ReleasePointer.Release]
        var events: [ReleasePointer.Event]
        var unannounced: [String]
    }

    private struct Result: Encodable { var series: [Series] }

    func run() throws {
        let registry = ReleaseRegistry(path: registry)
        let chosen: [ReleaseSeries]
        if let name {
            let series = try registry.series(name)
            guard ReleaseSeries.isSeries(path: series.path) else {
                throw ModelReleaseError.notARegistry(path: series.path)
            }
            chosen = [series]
        } else {
            chosen = try registry.series()
        }
        let keys = try publicKey.map {
            try TrustedKeys(
                pinned: PublicKeyOption.read($0),
                statements: registry.keyStatements()
            )
        }
        let result = Result(
            series: try chosen.map { series in
                let signed = try series.pointer()
                if let keys { try signed.verify(by: keys) }
                let pointer = signed.pointer
                let cost = ComposedCost(pointer.releases)
                return Series(
                    name: pointer.name,
                    latest: pointer.version.description,
                    serial: pointer.serial,
                    epsilon: OrNull(cost.epsilon),
                    delta: OrNull(cost.delta),
                    cost: cost.statement,
                    ledgers: cost.ledgers,
                    releases: pointer.releases,
                    events: pointer.events,
                    unannounced: series.unannounced(by: pointer).map(\.description)
                )
            }
        )
        if json { return try TerminalOutput.json(result) }
        if keys == nil {
            TerminalOutput.note("note: signatures are not checked without --public-key")
        }
        if result.series.isEmpty { TerminalOutput.note("note: the registry has no series") }
        try TerminalOutput.result(result.series.map(Self.text).joined(separator: "\n"))
    }

    private static func text(_ series: Series) -> String {
        let rows = series.releases.reversed().map { release in
            [
                release.version.description, release.created, release.algorithm,
                release.epsilon.map { "ε \($0)" } ?? "NO PRIVACY",
                release.withdrawn.map { "withdrawn: \($0)" }
                    ?? (release.version.description == series.latest ? "latest" : ""),
            ]
        }
        var text = "\(series.name), serial \(series.serial)\n" + TextTable.text(rows, leading: 5)
        text += "cost  \(series.cost)\n"
        for version in series.unannounced {
            text += "\(version) is there and not announced: do not use it\n"
        }
        return text
    }
}
