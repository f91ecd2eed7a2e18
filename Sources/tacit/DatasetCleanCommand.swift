import ArgumentParser
import Datasets
import Foundation
import ProtocolPrimitives

/// A cleaned copy of a file.
struct DatasetCleanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Writes a cleaned copy of a file of interactions as CSV.",
        discussion: """
            The copy has a header and the columns user, item and what else the file has of rating, \
            timestamp, quantity, price, invoice, description, category, country, device. Every row that is \
            dropped or changed is counted under one rule. The rules and their defaults are described \
            in docs/datasets.md.

            Examples:
              tacit dataset clean online-retail.csv.gz --output shop.csv --report shop.json
              tacit dataset clean events.csv --output good.csv --enable bot --disable exact-duplicate
            """
    )

    @OptionGroup var source: DatasetSourceOptions

    @Option(name: .shortAndLong, help: "The CSV file to write; must not exist.")
    var output: String

    @OptionGroup var cleaning: CleaningOptions

    @Option(help: "Also write what was found and done, as JSON; must not exist.")
    var report: String?

    @Flag(help: "Replace --output and --report if they exist.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        for target in [output, report].compactMap({ $0 }) { try checkTarget(target) }
        if let report, Self.resolved(report) == Self.resolved(output) {
            throw CommandFailure(
                message: "--report and --output name the same file",
                code: .usage
            )
        }
        let (format, isGuessed) = try source.resolvedFormat()
        let plan = try cleaning.plan(for: format)
        let cleaned = try DatasetCleaner(format: format, plan: plan).clean(path: source.file)
        _ = try cleaned.nonEmptyTable()
        var result = DatasetResult(cleaned, isFormatGuessed: isGuessed)
        result.output = output
        result.report = report
        let existing: AtomicFile.Existing = force ? .replace : .refuse
        // Histories are personal data: the copy is for its owner only.
        try AtomicFile.write(cleaned.csv(), to: output, permissions: 0o600, existing: existing)
        if let report {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let bytes = try Array(encoder.encode(cleaned.report)) + [UInt8(ascii: "\n")]
            try AtomicFile.write(bytes, to: report, existing: existing)
        }
        if json { return try TerminalOutput.json(result) }
        try TerminalOutput.result(DatasetTable.text(result, cleanedBy: "in the copy"))
        TerminalOutput.note("wrote \(output)" + (report.map { " and \($0)" } ?? ""))
    }

    /// Refuses early what would be refused after the work, and the input as a target always.
    private func checkTarget(_ target: String) throws {
        guard Self.resolved(target) != Self.resolved(source.file) else {
            throw CommandFailure(
                message: "\(target) is the file that is read",
                hint: "give another name",
                code: .usage
            )
        }
        guard force || !FileManager.default.fileExists(atPath: target) else {
            throw CommandFailure(
                message: "\(target) exists already",
                hint: "choose another name, or replace it with --force"
            )
        }
    }

    private static func resolved(_ path: String) -> String {
        URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path()
    }
}
