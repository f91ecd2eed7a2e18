/// The test file of the NCF split: `(user,item)`, then the negatives, tab-separated, 0-based.
///
/// One line a user. As `ml-1m.test.negative` of He et al., Neural Collaborative Filtering (2017).
public struct NCFTestFile: Equatable, Sendable {
    /// One line of the file.
    struct Line: Equatable, Sendable {
        /// Line number, from 1.
        let number: Int
        /// The user's number.
        let user: Int64
        /// The test item's number.
        let item: Int64
        /// The negatives' numbers, as many as on every other line.
        let negatives: [Int64]
    }

    /// The file's name for error messages.
    let file: String
    /// The lines, in order.
    let lines: [Line]

    /// Reads a file from disk, plain or gzip.
    ///
    /// - Throws: ``DatasetError``.
    public init(
        path: String,
        maximumByteCount: Int = DatasetReader.defaultMaximumByteCount
    ) throws(DatasetError) {
        try self.init(DatasetFile(path: path, limitByteCount: maximumByteCount))
    }

    /// Parses the contents of a file, plain or gzip, that are in memory.
    ///
    /// - Throws: ``DatasetError``.
    public init(
        contents: [UInt8],
        file: String,
        maximumByteCount: Int = DatasetReader.defaultMaximumByteCount
    ) throws(DatasetError) {
        try self.init(
            DatasetFile(name: file, contents: contents, limitByteCount: maximumByteCount)
        )
    }

    private init(_ file: DatasetFile) throws(DatasetError) {
        guard !file.bytes.isEmpty else { throw .emptyData(file: file.name) }
        var lines: [Line] = []
        var firstLines: [Int64: Int] = [:]
        var cursor = LineCursor(file.bytes)
        while let range = cursor.next() {
            guard let line = Self.line(file.bytes, range, number: cursor.number) else {
                throw .malformedLine(
                    file: file.name,
                    line: cursor.number,
                    expected: "(user,item) and then negatives, all integers, separated by tabs"
                )
            }
            if let first = lines.first, line.negatives.count != first.negatives.count {
                throw .malformedLine(
                    file: file.name,
                    line: line.number,
                    expected: "\(first.negatives.count) negatives as on line 1, "
                        + "not \(line.negatives.count)"
                )
            }
            if let earlier = firstLines.updateValue(line.number, forKey: line.user) {
                throw .malformedLine(
                    file: file.name,
                    line: line.number,
                    expected: "one line a user, but user \(line.user) was on line \(earlier)"
                )
            }
            lines.append(line)
        }
        self.file = file.name
        self.lines = lines
    }

    private static func line(_ bytes: [UInt8], _ range: Range<Int>, number: Int) -> Line? {
        let fields = bytes[range].split(
            separator: UInt8(ascii: "\t"),
            omittingEmptySubsequences: false
        )
        guard let pair = fields.first, pair.count > 2, pair.first == UInt8(ascii: "("),
            pair.last == UInt8(ascii: ")"),
            let comma = pair.firstIndex(of: UInt8(ascii: ",")),
            let user = FieldParser.index(bytes, (pair.startIndex + 1)..<comma),
            let item = FieldParser.index(bytes, (comma + 1)..<(pair.endIndex - 1))
        else { return nil }
        let negatives = fields.dropFirst().compactMap { FieldParser.index(bytes, $0.indices) }
        guard !negatives.isEmpty, negatives.count == fields.count - 1 else { return nil }
        return Line(number: number, user: user, item: item, negatives: negatives)
    }
}
