/// Finds out how a file is written from its first lines and, for MovieLens, from all of them.
public enum DatasetFormatGuess {
    /// Names of columns that other people's files use, lower case, for each meaning.
    private static let names: [(meaning: String, names: [String])] = [
        (
            "user",
            [
                "user", "userid", "user_id", "customer", "customerid", "customer_id", "visitorid",
                "account_id", "uid",
            ]
        ),
        (
            "item",
            [
                "item", "itemid", "item_id", "product", "productid", "product_id", "movieid",
                "movie_id", "artistid", "stockcode", "article_id", "sku", "asin", "iid",
            ]
        ),
        ("rating", ["rating", "stars", "score"]),
        (
            "timestamp",
            ["timestamp", "time", "date", "datetime", "event_time", "created_at", "t_dat"]
        ),
        ("quantity", ["quantity", "qty", "count", "weight", "plays"]),
        ("price", ["price", "unitprice", "unit_price"]),
        ("invoice", ["invoice", "invoiceno", "order_id", "orderid", "basket_id", "session_id"]),
        ("description", ["description", "title", "name", "product_name"]),
        ("category", ["category", "categories", "genre", "genres", "category_code"]),
        ("country", ["country"]),
        ("device", ["device", "device_type", "platform"]),
    ]

    /// The format of a file on disk.
    ///
    /// - Throws: ``DatasetError/formatUnknown(file:)``, or what stands against reading the file.
    public static func format(path: String) throws(DatasetError) -> DatasetFormat {
        try format(
            DatasetFile(
                path: path,
                limitByteCount: DatasetReader.defaultMaximumByteCount,
                allowsLatin1: true
            )
        )
    }

    /// The format of contents in memory.
    ///
    /// - Throws: ``DatasetError/formatUnknown(file:)``, or what stands against reading the file.
    public static func format(_ contents: [UInt8], file: String) throws(DatasetError)
        -> DatasetFormat
    {
        try format(
            DatasetFile(
                name: file,
                contents: contents,
                limitByteCount: DatasetReader.defaultMaximumByteCount,
                allowsLatin1: true
            )
        )
    }

    /// The columns of a CSV header that go by a usual name, or nil without a user or an item.
    ///
    /// Case does not count. Of several columns for one meaning the first usual name wins.
    public static func columns(header: [String]) -> CSVColumns? {
        var found: [String: String] = [:]
        for (meaning, names) in names {
            for name in names {
                guard let column = header.first(where: { $0.lowercased() == name }) else {
                    continue
                }
                found[meaning] = column
                break
            }
        }
        return CSVColumns(names: found)
    }

    /// The columns of a CSV file on disk, by the usual names in its header.
    ///
    /// - Throws: ``DatasetError/columnMissing(file:column:found:)`` if there is no user or item.
    public static func columns(path: String) throws(DatasetError) -> CSVColumns {
        let file = try DatasetFile(
            path: path,
            limitByteCount: DatasetReader.defaultMaximumByteCount,
            allowsLatin1: true
        )
        let header = try header(file)
        guard let columns = columns(header: header) else {
            let hasUser = columns(header: header + ["item"]) != nil
            throw .columnMissing(
                file: file.name,
                column: hasUser ? "item" : "user",
                found: header
            )
        }
        return columns
    }

    private static func header(_ file: DatasetFile) throws(DatasetError) -> [String] {
        var cursor = CSVRecordCursor(file)
        guard try cursor.next() else { throw .emptyData(file: file.name) }
        return cursor.fields.map { String(decoding: cursor.text[$0], as: UTF8.self) }
    }

    private static func format(_ file: DatasetFile) throws(DatasetError) -> DatasetFormat {
        var cursor = LineCursor(file.bytes)
        guard let range = cursor.next() else { throw .emptyData(file: file.name) }
        let line = String(decoding: file.bytes[range], as: UTF8.self)
        if line == LastFMParser.header { return .lastFM }
        if line.split(separator: "::", omittingEmptySubsequences: false).count == 4 {
            return .movieLens
        }
        if isIndices(line.split(separator: "\t", omittingEmptySubsequences: false).prefix(2), 2) {
            return hasZero(file) ? .ncf : .movieLens
        }
        let words = line.split(separator: " ", omittingEmptySubsequences: true)
        if isIndices(words[...], 2) { return .lightGCN }
        guard let header = try? header(file) else { throw .formatUnknown(file: file.name) }
        if OnlineRetailColumns.isHeader(header) { return .onlineRetail }
        guard header.count > 1, let columns = columns(header: header) else {
            throw .formatUnknown(file: file.name)
        }
        return .csv(columns)
    }

    private static func isIndices(_ fields: ArraySlice<Substring>, _ minimumCount: Int) -> Bool {
        fields.count >= minimumCount
            && fields.allSatisfy { field in
                let bytes = Array(field.utf8)
                return FieldParser.index(bytes, bytes.indices) != nil
            }
    }

    /// Whether any user or item is 0: then the numbers are NCF's, which count from 0.
    private static func hasZero(_ file: DatasetFile) -> Bool {
        var cursor = LineCursor(file.bytes)
        let zero = [UInt8(ascii: "0")]
        while let line = cursor.next() {
            let fields = file.bytes[line].split(
                separator: UInt8(ascii: "\t"),
                maxSplits: 2,
                omittingEmptySubsequences: false
            )
            if fields.prefix(2).contains(where: { $0.elementsEqual(zero) }) { return true }
        }
        return false
    }
}
