import ArgumentParser
import Datasets

/// The file of a dataset command and how it is written.
struct DatasetSourceOptions: ParsableArguments {
    @Argument(help: "Data file, plain or gzip.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "How it is written: \(DatasetFormat.names.joined(separator: ", ")). Default: guessed."
        )
    )
    var format: String?

    @Option(
        help: ArgumentHelp(
            """
            Columns of a CSV file, as meaning=name,…; the meanings are \
            \(CSVColumns.meanings.joined(separator: ", ")). Default: by the usual names.
            """
        )
    )
    var columns: String?

    /// The format, and whether it was guessed.
    ///
    /// - Throws: ``CommandFailure`` for words that mean nothing, or `DatasetError`.
    func resolvedFormat() throws -> (format: DatasetFormat, isGuessed: Bool) {
        if let columns {
            guard format == nil || format == "csv" else {
                throw CommandFailure(
                    message: "--columns goes with the format csv only",
                    code: .usage
                )
            }
            return (.csv(try Self.columns(columns)), false)
        }
        guard let format else { return (try DatasetFormatGuess.format(path: file), true) }
        if format == "csv" { return (.csv(try DatasetFormatGuess.columns(path: file)), false) }
        guard let known = DatasetFormat(fileFormat: format) else {
            throw CommandFailure(
                message: "--format is '\(format)'",
                hint: "the formats are \(DatasetFormat.names.joined(separator: ", "))",
                code: .usage
            )
        }
        return (known, false)
    }

    private static func columns(_ text: String) throws -> CSVColumns {
        var names: [String: String] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, CSVColumns.meanings.contains(String(sides[0])),
                !sides[1].isEmpty, names[String(sides[0])] == nil
            else {
                throw CommandFailure(
                    message: "--columns has '\(part)'",
                    hint: "write user=NAME,item=NAME and, if wanted, "
                        + CSVColumns.meanings.dropFirst(2).joined(separator: ", "),
                    code: .usage
                )
            }
            names[String(sides[0])] = String(sides[1])
        }
        guard let columns = CSVColumns(names: names) else {
            throw CommandFailure(
                message: "--columns names no column for user or none for item",
                hint: "write user=NAME,item=NAME",
                code: .usage
            )
        }
        return columns
    }
}
