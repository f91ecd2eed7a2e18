import ArgumentParser
import Foundation
import ProtocolPrimitives
import RunReports

/// A page about a run.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes a self-contained HTML page about a run.",
        discussion: """
            Examples:
              tacit report runs/quickstart
              tacit report runs/quickstart --output quickstart.html
              tacit report runs/sweep/privacy.epsilon=5
            """
    )

    @Argument(help: ArgumentHelp("Run directory.", valueName: "run"))
    var directory: String

    @Option(name: .shortAndLong, help: "The page. Default: report.html in the run.")
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Show the curve of this sweep. Default: the sweep that the run is one of.",
            valueName: "dir"
        )
    )
    var sweep: String?

    @Flag(help: "Replace a file of that name; the run's own report.html is always replaced.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var run: String
        var report: String
        var byteCount: Int
    }

    func run() throws {
        let recorded = try RecordedRun(path: directory, sweep: sweep)
        let page = Array(ReportPage(run: recorded, version: Version.current).html.utf8)
        let path = output ?? "\(directory)/report.html"
        try AtomicFile.write(page, to: path, existing: output == nil || force ? .replace : .refuse)
        if json {
            return try TerminalOutput.json(
                Result(run: directory, report: path, byteCount: page.count)
            )
        }
        try TerminalOutput.result("report written to \(path)\n")
    }
}
