extension ItemAttributes {
    /// Reads a CSV file with the columns `id` and, as far as they are there, `title` and
    /// `categories`.
    ///
    /// Categories are separated by `|`; other columns are ignored. Plain or gzip, UTF-8, RFC 4180.
    ///
    /// - Throws: ``DatasetError``, naming the first line that is not as asked.
    public static func readCSV(
        path: String,
        maximumByteCount: Int = DatasetReader.defaultMaximumByteCount
    ) throws(DatasetError) -> ItemAttributes {
        try parseCSV(DatasetFile(path: path, limitByteCount: maximumByteCount))
    }

    /// Reads the same from bytes in memory.
    ///
    /// - Throws: ``DatasetError``.
    public static func parseCSV(
        _ contents: [UInt8],
        file: String,
        maximumByteCount: Int = DatasetReader.defaultMaximumByteCount
    ) throws(DatasetError) -> ItemAttributes {
        try parseCSV(
            DatasetFile(name: file, contents: contents, limitByteCount: maximumByteCount)
        )
    }

    private static func parseCSV(_ file: DatasetFile) throws(DatasetError) -> ItemAttributes {
        var cursor = CSVRecordCursor(file)
        guard try cursor.next() else { throw .emptyData(file: file.name) }
        let header = cursor.fields.map { String(decoding: cursor.text[$0], as: UTF8.self) }
        for column in ["id", "title", "categories"] {
            guard header.firstIndex(of: column) == header.lastIndex(of: column) else {
                throw .columnAmbiguous(file: file.name, column: column)
            }
        }
        guard let idColumn = header.firstIndex(of: "id") else {
            throw .columnMissing(file: file.name, column: "id", found: header)
        }
        let titleColumn = header.firstIndex(of: "title")
        let categoryColumn = header.firstIndex(of: "categories")
        var ids: [String] = []
        var titles: [String?] = []
        var categories: [[String]] = []
        var seen: Set<String> = []
        while try cursor.next() {
            let fields = cursor.fields.map { String(decoding: cursor.text[$0], as: UTF8.self) }
            guard fields.count == header.count, !fields[idColumn].isEmpty,
                seen.insert(fields[idColumn]).inserted
            else {
                throw .malformedLine(
                    file: file.name,
                    line: cursor.line,
                    expected: "\(header.count) fields as in the header, each id once"
                )
            }
            ids.append(fields[idColumn])
            titles.append(titleColumn.flatMap { fields[$0].isEmpty ? nil : fields[$0] })
            categories.append(categoryColumn.map { categoryList(fields[$0]) } ?? [])
        }
        guard !ids.isEmpty else { throw .emptyData(file: file.name) }
        return ItemAttributes(uncheckedItemIDs: ids, titles: titles, categories: categories)
    }
}
