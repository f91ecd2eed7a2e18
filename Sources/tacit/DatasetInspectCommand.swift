import ArgumentParser
import Datasets

/// What is in a file.
struct DatasetInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows size, shape and faults of a file of interactions; changes nothing.",
        discussion: """
            Every cleaning rule tells how many rows it applies to, and on which lines the first ones \
            are. No user and no value of the file is printed. The rules are described in \
            docs/datasets.md.

            Examples:
              tacit dataset inspect online-retail.csv.gz
              tacit dataset inspect events.csv --columns user=visitor,item=product,timestamp=at --json
            """
    )

    @OptionGroup var source: DatasetSourceOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let (format, isGuessed) = try source.resolvedFormat()
        let cleaned = try DatasetCleaner(format: format).clean(path: source.file)
        let result = DatasetResult(cleaned, isFormatGuessed: isGuessed)
        if json { return try TerminalOutput.json(result) }
        try TerminalOutput.result(DatasetTable.text(result, cleanedBy: "after the default rules"))
    }
}
