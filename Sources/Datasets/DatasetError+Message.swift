#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension DatasetError {
    /// What went wrong, in one line, lower case, without a full stop.
    public var message: String {
        Self.printable(text)
    }

    /// What the user can do about it, or nil where the message says it all.
    public var hint: String? {
        switch self {
        case .cleaningNeeded: "read it with cleaning rules, or run tacit dataset clean first"
        case .columnMissing(_, _, let found):
            Self.printable("the header has: \(found.joined(separator: ", "))")
        case .columnAmbiguous: "give every column of the header its own name"
        case .duplicateInteraction:
            "set duplicates to \(DuplicatePolicy.keepFirst.rawValue) to keep each pair's first row"
        case .fileTooLarge: "raise the reader's limit if the file is what you think it is"
        case .formatUnknown: "name it with --format: \(DatasetFormat.names.joined(separator: ", "))"
        case .gzipCorrupt, .gzipTruncated: "fetch or compress the file again; gzip -t tests it"
        case .negativesUnavailable: "ask for fewer negatives, or for full ranking"
        case .nothingLeft: "tacit dataset inspect shows which rules took the rows"
        case .notUTF8: "convert the file, for example with iconv -f latin1 -t utf-8"
        case .testPairInTraining: "take the test pairs out of the training file"
        case .testPairMissing: "check that the negatives belong to this data set"
        case .timestampsMissing:
            "name a timestamp column, or give a file of negatives or a test file"
        case .valuesMissing: "take other data, or name the column if the format is csv"
        default: nil
        }
    }

    private var text: String {
        switch self {
        case .cleaningNeeded(let file, let format):
            "\(file): the format \(format) holds raw events that need cleaning"
        case .columnAmbiguous(let file, let column):
            "\(file):1: column \"\(column)\" occurs more than once in the header"
        case .columnMissing(let file, let column, _):
            "\(file):1: no column \"\(column)\" in the header"
        case .duplicateInteraction(let file, let line, let user, let item, let firstLine):
            "\(file):\(line): user \(user) and item \(item) occur again, first on line \(firstLine)"
        case .emptyData(let file): "\(file): no interactions"
        case .fileNotFound(let file): "\(file): no such file"
        case .fileTooLarge(let file, let limit): "\(file): larger than the limit of \(limit) bytes"
        case .fileUnreadable(let file, let code): "\(file): cannot be read (\(Self.reason(code)))"
        case .formatUnknown(let file): "\(file): looks like none of the known formats"
        case .gzipCorrupt(let file): "\(file): damaged gzip data"
        case .gzipTruncated(let file): "\(file): gzip data end too early"
        case .invalidShopParameter(let name, let expected):
            "synthetic shop: \(name) must be \(expected)"
        case .invalidSplitParameter(let name, let expected): "split: \(name) must be \(expected)"
        case .invalidTable(let expected): "interaction table: expected \(expected)"
        case .malformedArray(let file, let expected): "\(file): expected \(expected)"
        case .malformedLine(let file, let line, let expected):
            "\(file):\(line): expected \(expected)"
        case .negativeCountInvalid(let requested):
            "number of negatives must be 1 or more, not \(requested)"
        case .negativesUnavailable(let user, let requested, let available):
            "user \(user) has \(available) items left to draw \(requested) negatives from"
        case .nothingLeft(let file): "\(file): no interactions are left after cleaning"
        case .notUTF8(let file, let line): "\(file):\(line): not valid utf-8"
        case .randomnessUnavailable: "libsodium could not be initialized"
        case .testPairInTraining(let file, let line, let user, let item):
            "\(file):\(line): test item \(item) of user \(user) is also in the training data"
        case .testPairMissing(let file, let line, let user, let item):
            "\(file):\(line): test item \(item) of user \(user) is not in the data set"
        case .timestampsMissing: "the data have no timestamps to find the latest interaction by"
        case .valuesMissing(let column): "the data have no \(column) for their interactions"
        }
    }

    private static func reason(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0).lowercased() } ?? "error \(code)"
    }

    /// The text with control characters escaped: ids come from files and must not steer a terminal.
    private static func printable(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                output += "\\u{\(String(scalar.value, radix: 16))}"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
