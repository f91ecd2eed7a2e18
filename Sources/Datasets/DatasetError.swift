/// Everything that can go wrong with a data set; the command stops, and the user mends the input.
///
/// Files are named as the caller gave them; lines count from 1.
public enum DatasetError: Error, Equatable, Sendable {
    /// The format is one of raw events, which only ``DatasetCleaner`` reads.
    case cleaningNeeded(file: String, format: String)
    /// The CSV header holds a wanted column more than once.
    case columnAmbiguous(file: String, column: String)
    /// The CSV header lacks a wanted column.
    case columnMissing(file: String, column: String, found: [String])
    /// A (user, item) pair occurs twice and the policy is to refuse.
    case duplicateInteraction(
        file: String,
        line: Int,
        user: String,
        item: String,
        firstLine: Int
    )
    /// The file holds no interaction.
    case emptyData(file: String)
    /// The contents look like none of the formats.
    case formatUnknown(file: String)
    /// There is no such file.
    case fileNotFound(file: String)
    /// The file, or what it unpacks to, is larger than the reader's limit.
    case fileTooLarge(file: String, limitByteCount: Int)
    /// The system refused to open or read the file; `code` is its `errno`.
    case fileUnreadable(file: String, code: Int32)
    /// The file starts as gzip but its contents are damaged.
    case gzipCorrupt(file: String)
    /// The file is gzip but ends too early.
    case gzipTruncated(file: String)
    /// A parameter of the synthetic shop is out of range.
    case invalidShopParameter(name: String, expected: String)
    /// A parameter of a split is out of range.
    case invalidSplitParameter(name: String, expected: String)
    /// The columns of a table do not fit together.
    case invalidTable(expected: String)
    /// A file of numbers is not what is read.
    case malformedArray(file: String, expected: String)
    /// A line is not what the format asks for.
    case malformedLine(file: String, line: Int, expected: String)
    /// A negative number of negatives was asked for.
    case negativeCountInvalid(requested: Int)
    /// A user has too few items left to draw negatives from.
    case negativesUnavailable(user: String, requested: Int, available: Int)
    /// The cleaning rules left no interaction.
    case nothingLeft(file: String)
    /// A line is not UTF-8.
    case notUTF8(file: String, line: Int)
    /// libsodium could not be initialized.
    case randomnessUnavailable
    /// A test pair is also in the training data.
    case testPairInTraining(file: String, line: Int, user: String, item: String)
    /// A test pair to be taken out of the data set is not in it.
    case testPairMissing(file: String, line: Int, user: String, item: String)
    /// A split by time was asked for, but the data have no times.
    case timestampsMissing
    /// Numbers of interactions were asked for, and the data have none of the kind.
    case valuesMissing(column: String)
}
