/// A file that has been read: the table, and what the reader saw.
public struct DatasetReading: Equatable, Sendable {
    /// The interactions, in the order of the file; pairs repeat in cleaned events only.
    public let table: InteractionTable
    /// The line each row of ``table`` came from, from 1; the first one of a CSV record of several.
    public let lines: [Int32]
    /// What the reader saw.
    public let report: ReadingReport

    /// A table that comes from no file: every row has its own number as a line.
    package init(generated table: InteractionTable) {
        self.table = table
        lines = (0..<table.count).map { Int32(clamping: $0 + 1) }
        report = ReadingReport(
            file: "generated",
            isCompressed: false,
            byteCount: 0,
            rowCount: table.count,
            findings: []
        )
    }

    /// Keeps what a reader saw.
    init(table: InteractionTable, lines: [Int32], report: ReadingReport) {
        self.table = table
        self.lines = lines
        self.report = report
    }
}
