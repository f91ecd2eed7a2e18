import Testing

@testable import Datasets

@Suite struct DatasetErrorTests {
    private static let all: [DatasetError] = [
        .cleaningNeeded(file: "f", format: "online-retail"),
        .columnAmbiguous(file: "f", column: "c"),
        .columnMissing(file: "f", column: "c", found: ["d"]),
        .duplicateInteraction(file: "f", line: 2, user: "u", item: "i", firstLine: 1),
        .emptyData(file: "f"), .fileNotFound(file: "f"), .formatUnknown(file: "f"),
        .invalidSplitParameter(name: "heldOut", expected: "above 0 and below 1"),
        .nothingLeft(file: "f"),
        .fileTooLarge(file: "f", limitByteCount: 9),
        .fileUnreadable(file: "f", code: 13), .gzipCorrupt(file: "f"), .gzipTruncated(file: "f"),
        .invalidShopParameter(name: "users", expected: "from 1 to 2"),
        .invalidTable(expected: "columns of equal length"),
        .malformedArray(file: "f", expected: "x"),
        .malformedLine(file: "f", line: 3, expected: "x"), .negativeCountInvalid(requested: 0),
        .negativesUnavailable(user: "u", requested: 99, available: 5), .notUTF8(file: "f", line: 4),
        .randomnessUnavailable, .testPairInTraining(file: "f", line: 5, user: "u", item: "i"),
        .testPairMissing(file: "f", line: 6, user: "u", item: "i"), .timestampsMissing,
    ]

    @Test(arguments: all) func messagesAreOneLowerCaseLineWithoutFullStop(_ error: DatasetError) {
        for text in [error.message, error.hint].compactMap({ $0 }) {
            #expect(!text.isEmpty && !text.contains("\n") && !text.hasSuffix("."))
            #expect(text.first?.isUppercase == false)
        }
    }

    @Test func messagesNameFileAndLine() {
        let error = DatasetError.malformedLine(file: "a/b.csv", line: 12, expected: "2 fields")
        #expect(error.message == "a/b.csv:12: expected 2 fields")
        #expect(DatasetError.fileUnreadable(file: "f", code: 13).message.contains("permission"))
    }

    @Test func messagesCannotSteerATerminal() {
        let error = DatasetError.duplicateInteraction(
            file: "f",
            line: 2,
            user: "\u{1B}[2J",
            item: "a\nb\u{202E}",
            firstLine: 1
        )
        #expect(
            error.message
                == "f:2: user \\u{1b}[2J and item a\\u{a}b\\u{202e} occur again, first on line 1"
        )
    }
}
