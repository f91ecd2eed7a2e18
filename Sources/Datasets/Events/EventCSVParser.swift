/// Parses CSV files of events, with missing ids and malformed records tolerated.
struct EventCSVParser {
    /// What exports write where there is no value.
    private static let noValues: [[UInt8]] = ["NULL", "null", "NaN", "nan", "\\N"].map {
        Array($0.utf8)
    }

    /// Which columns hold what.
    let columns: CSVColumns
    /// Whether ids and dates may be written as exports of Online Retail write them.
    let isRetail: Bool
    /// Whether spaces at the ends of fields are taken away.
    let trims: Bool

    /// Parses all records.
    ///
    /// - Throws: ``DatasetError`` if the header lacks a column, or what the builder throws.
    func parse(_ file: DatasetFile, into builder: inout EventTableBuilder) throws(DatasetError) {
        var cursor = CSVRecordCursor(file)
        guard try cursor.next() else { throw .emptyData(file: file.name) }
        let header = cursor.fields.map { String(decoding: cursor.text[$0], as: UTF8.self) }
        let positions = try positions(in: header, file: file.name)
        let texts = positions.filter(\.key.isText)
        while true {
            do throws(DatasetError) {
                guard try cursor.next() else { return }
            } catch {
                let line = cursor.line
                cursor.skipFirstLineOfRecord()
                guard case .malformedLine(_, _, let expected) = error else { throw error }
                try builder.reject(line: line, range: 0..<0, expected: expected)
                continue
            }
            if let expected = append(cursor, header.count, positions, texts, to: &builder) {
                try builder.reject(line: cursor.line, range: 0..<0, expected: expected)
            }
        }
    }

    /// Appends the record at hand, or tells what was expected of it.
    private func append(
        _ cursor: CSVRecordCursor,
        _ fieldCount: Int,
        _ positions: [EventField: Int],
        _ texts: [EventField: Int],
        to builder: inout EventTableBuilder
    ) -> String? {
        let text = cursor.text
        guard cursor.fields.count == fieldCount else {
            return "\(fieldCount) fields as in the header, not \(cursor.fields.count)"
        }
        let trimmed = cursor.fields.map { Self.trim(text, $0) }
        let hasSpaces = zip(trimmed, cursor.fields).contains { $0 != $1 }
        let fields = trims ? trimmed : cursor.fields
        var numbers: [EventField: Double] = [:]
        for field in [EventField.rating, .quantity, .price] {
            guard let position = positions[field] else { continue }
            guard let number = FieldParser.decimal(text, fields[position]) else {
                return "a number in the column of the \(field.rawValue)"
            }
            numbers[field] = number
        }
        var timestamp: Int64?
        if let position = positions[.timestamp] {
            timestamp = time(text, fields[position])
            guard timestamp != nil else {
                return "\(TimestampParser.expectation) in the column of the timestamp"
            }
        }
        guard let userPosition = positions[.user], let itemPosition = positions[.item] else {
            return "a user and an item"
        }
        var user = fields[userPosition]
        if isRetail { user = Self.withoutZeroFraction(text, user) }
        let item = fields[itemPosition]
        builder.appendTexts(text, texts.mapValues { fields[$0] })
        builder.append(
            user: isNone(text, user) ? -1 : builder.user(text, user),
            item: isNone(text, item) ? -1 : builder.item(text, item),
            rating: numbers[.rating].map { Float($0) },
            timestamp: timestamp,
            quantity: numbers[.quantity],
            price: numbers[.price],
            hasSpaces: hasSpaces,
            lines: cursor.line...cursor.lastLine,
            range: cursor.recordRange
        )
        return nil
    }

    private func time(_ text: [UInt8], _ range: Range<Int>) -> Int64? {
        if let time = TimestampParser.timestamp(text, range) { return time }
        return isRetail ? TimestampParser.monthFirst(text, range) : nil
    }

    private func isNone(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        range.isEmpty
            || (range.count <= 4 && Self.noValues.contains { text[range].elementsEqual($0) })
    }

    private func positions(in header: [String], file: String) throws(DatasetError)
        -> [EventField: Int]
    {
        var output: [EventField: Int] = [:]
        for (meaning, name) in columns.names.sorted(by: { $0.key < $1.key }) {
            guard let field = EventField(rawValue: meaning) else { continue }
            guard let first = header.firstIndex(of: name) else {
                throw .columnMissing(file: file, column: name, found: header)
            }
            guard header.lastIndex(of: name) == first else {
                throw .columnAmbiguous(file: file, column: name)
            }
            output[field] = first
        }
        return output
    }

    /// The range without spaces and tabs at its ends.
    private static func trim(_ text: [UInt8], _ range: Range<Int>) -> Range<Int> {
        func isSpace(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        }
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, isSpace(text[start]) { start += 1 }
        while start < end, isSpace(text[end - 1]) { end -= 1 }
        return start..<end
    }

    /// `17850` of `17850.0`; any other text as it is.
    private static func withoutZeroFraction(_ text: [UInt8], _ range: Range<Int>) -> Range<Int> {
        guard range.count > 2, text[range.upperBound - 1] == UInt8(ascii: "0"),
            text[range.upperBound - 2] == UInt8(ascii: "."),
            FieldParser.index(text, range.lowerBound..<range.upperBound - 2) != nil
        else { return range }
        return range.lowerBound..<range.upperBound - 2
    }
}
