/// Walks over the records of a CSV file (RFC 4180).
struct CSVRecordCursor {
    private enum Ending {
        case field
        case record
    }

    private let file: String
    private let bytes: [UInt8]
    private var position = 0
    private var nextLine = 1
    private var start = 0

    /// The fields of the record at hand, as ranges of ``text``.
    private(set) var fields: [Range<Int>] = []
    /// The text of the record at hand, without the quoting.
    private(set) var text: [UInt8] = []
    /// The line on which the record at hand starts, from 1.
    private(set) var line = 0
    /// The last line of the record at hand.
    private(set) var lastLine = 0
    /// The record at hand in the file's bytes, without its end of line.
    private(set) var recordRange = 0..<0

    /// Creates a cursor before the first record.
    init(_ file: DatasetFile) {
        self.file = file.name
        bytes = file.bytes
    }

    /// Moves to the next record.
    ///
    /// - Returns: whether there was one.
    /// - Throws: ``DatasetError/malformedLine(file:line:expected:)`` if the quoting is wrong.
    mutating func next() throws(DatasetError) -> Bool {
        guard position < bytes.count else { return false }
        fields.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        line = nextLine
        start = position
        while true {
            let start = text.count
            let isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
            if isQuoted { try quotedField() } else { try plainField() }
            fields.append(start..<text.count)
            let end = position
            lastLine = nextLine
            guard try ending() == .record else { continue }
            recordRange = self.start..<end
            return true
        }
    }

    /// After an error, goes on with the line after the one on which the record started.
    mutating func skipFirstLineOfRecord() {
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        position = min(end + 1, bytes.count)
        nextLine = line + 1
    }

    private mutating func plainField() throws(DatasetError) {
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: "\n"): return
            case UInt8(ascii: "\r"):
                if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\n") { return }
                throw malformed("a line feed after the carriage return, or quotes around it")
            case UInt8(ascii: "\""): throw malformed("quotes around a field that contains quotes")
            default:
                text.append(byte)
                position += 1
            }
        }
    }

    private mutating func quotedField() throws(DatasetError) {
        let quote = UInt8(ascii: "\"")
        let openingLine = nextLine
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == quote {
                guard position < bytes.count, bytes[position] == quote else { return }
                position += 1
            }
            if byte == UInt8(ascii: "\n") { nextLine += 1 }
            text.append(byte)
        }
        throw .malformedLine(
            file: file,
            line: openingLine,
            expected: "a closing quote for the quote opened here"
        )
    }

    private mutating func ending() throws(DatasetError) -> Ending {
        guard position < bytes.count else { return .record }
        if bytes[position] == UInt8(ascii: ",") {
            position += 1
            return .field
        }
        if bytes[position] == UInt8(ascii: "\r"), position + 1 < bytes.count { position += 1 }
        guard bytes[position] == UInt8(ascii: "\n") else {
            throw malformed("a comma or the end of the line after the closing quote")
        }
        position += 1
        nextLine += 1
        return .record
    }

    private func malformed(_ expected: String) -> DatasetError {
        .malformedLine(file: file, line: nextLine, expected: expected)
    }
}
