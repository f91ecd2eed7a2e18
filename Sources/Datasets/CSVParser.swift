/// Parses named columns of a CSV file: ``DatasetFormat/csv(_:)``.
enum CSVParser {
    /// Parses all records.
    ///
    /// - Throws: ``DatasetError`` if a column is missing or a record malformed.
    static func parse(_ file: DatasetFile, columns: CSVColumns) throws(DatasetError)
        -> InteractionTableBuilder
    {
        var cursor = CSVRecordCursor(file)
        guard try cursor.next() else { throw .emptyData(file: file.name) }
        let header = cursor.fields.map { String(decoding: cursor.text[$0], as: UTF8.self) }
        let userColumn = try position(of: columns.user, in: header, file: file.name)
        let itemColumn = try position(of: columns.item, in: header, file: file.name)
        let ratingColumn = try optionalPosition(of: columns.rating, in: header, file: file.name)
        let quantityColumn = try optionalPosition(of: columns.quantity, in: header, file: file.name)
        let timeColumn = try optionalPosition(of: columns.timestamp, in: header, file: file.name)
        var builder = InteractionTableBuilder(
            file: file.name,
            hasRatings: ratingColumn != nil,
            hasTimestamps: timeColumn != nil,
            hasQuantities: quantityColumn != nil
        )
        while try cursor.next() {
            let fields = cursor.fields
            let text = cursor.text
            let line = cursor.line
            func malformed(_ expected: String) -> DatasetError {
                .malformedLine(file: file.name, line: line, expected: expected)
            }
            guard fields.count == header.count else {
                throw malformed("\(header.count) fields as in the header, not \(fields.count)")
            }
            guard !fields[userColumn].isEmpty else {
                throw malformed("a user in column \"\(columns.user)\"")
            }
            guard !fields[itemColumn].isEmpty else {
                throw malformed("an item in column \"\(columns.item)\"")
            }
            let rating = ratingColumn.map { FieldParser.rating(text, fields[$0]) }
            if case .some(.none) = rating {
                throw malformed("a number in column \"\(columns.rating ?? "")\"")
            }
            // A quantity is a decimal number of a rating's form.
            let quantity = quantityColumn.map { FieldParser.rating(text, fields[$0]) }
            if case .some(.none) = quantity {
                throw malformed("a number in column \"\(columns.quantity ?? "")\"")
            }
            let timestamp = timeColumn.map { TimestampParser.timestamp(text, fields[$0]) }
            if case .some(.none) = timestamp {
                throw malformed(
                    "\(TimestampParser.expectation) in column \"\(columns.timestamp ?? "")\""
                )
            }
            builder.append(
                user: builder.user(text, fields[userColumn]),
                item: builder.item(text, fields[itemColumn]),
                rating: rating ?? nil,
                timestamp: timestamp ?? nil,
                quantity: quantity.flatMap { $0.map { Double($0) } },
                line: line,
                range: nil
            )
        }
        return builder
    }

    private static func optionalPosition(of column: String?, in header: [String], file: String)
        throws(DatasetError) -> Int?
    {
        guard let column else { return nil }
        return try position(of: column, in: header, file: file)
    }

    private static func position(of column: String, in header: [String], file: String)
        throws(DatasetError) -> Int
    {
        guard let first = header.firstIndex(of: column) else {
            throw .columnMissing(file: file, column: column, found: header)
        }
        guard header.lastIndex(of: column) == first else {
            throw .columnAmbiguous(file: file, column: column)
        }
        return first
    }
}
