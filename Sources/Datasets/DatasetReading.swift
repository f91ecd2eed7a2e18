/// A file that has been read: the table, and what the reader saw.
public struct DatasetReading: Equatable, Sendable {
    /// The interactions, in the order of the file, no pair twice.
    public let table: InteractionTable
    /// The line each row of ``table`` came from, from 1; the first one of a CSV record of several.
    public let lines: [Int32]
    /// What the reader saw.
    public let report: ReadingReport
}
