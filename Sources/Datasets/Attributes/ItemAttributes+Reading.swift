extension ItemAttributes {
    /// The meaning of the 19 flags of `u.item`, in their order.
    static let genres = [
        "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime",
        "Documentary", "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance",
        "Sci-Fi", "Thriller", "War", "Western",
    ]

    /// Reads a file of attributes, plain or gzip; lines that are not UTF-8 are ISO-8859-1.
    ///
    /// - Throws: ``DatasetError``, naming the first line that is not as the format asks.
    public static func read(
        path: String,
        format: ItemAttributesFormat,
        maximumByteCount: Int = DatasetReader.defaultMaximumByteCount
    ) throws(DatasetError) -> ItemAttributes {
        try parse(
            DatasetFile(path: path, limitByteCount: maximumByteCount, allowsLatin1: true),
            format: format
        )
    }

    /// Reads attributes from bytes in memory.
    ///
    /// - Throws: ``DatasetError``.
    public static func parse(
        _ contents: [UInt8],
        file: String,
        format: ItemAttributesFormat,
        maximumByteCount: Int = DatasetReader.defaultMaximumByteCount
    ) throws(DatasetError) -> ItemAttributes {
        try parse(
            DatasetFile(
                name: file,
                contents: contents,
                limitByteCount: maximumByteCount,
                allowsLatin1: true
            ),
            format: format
        )
    }

    private static func parse(_ file: DatasetFile, format: ItemAttributesFormat)
        throws(DatasetError) -> ItemAttributes
    {
        var cursor = LineCursor(file.bytes)
        if format == .lastFMArtists { _ = cursor.next() }
        var ids: [String] = []
        var titles: [String?] = []
        var categories: [[String]] = []
        var seen: Set<String> = []
        while let range = cursor.next() {
            let line = String(decoding: file.bytes[range], as: UTF8.self)
            guard let item = item(line, format), seen.insert(item.id).inserted else {
                throw .malformedLine(
                    file: file.name,
                    line: cursor.number,
                    expected: "an item as in \(format.rawValue), each id once"
                )
            }
            ids.append(item.id)
            titles.append(item.title.isEmpty ? nil : item.title)
            categories.append(item.categories)
        }
        guard !ids.isEmpty else { throw .emptyData(file: file.name) }
        return ItemAttributes(uncheckedItemIDs: ids, titles: titles, categories: categories)
    }

    private static func item(_ line: String, _ format: ItemAttributesFormat)
        -> (id: String, title: String, categories: [String])?
    {
        switch format {
        case .movieLensMovies:
            let fields = line.split(separator: "::", omittingEmptySubsequences: false)
            guard fields.count == 3, isIndex(fields[0]) else { return nil }
            return (String(fields[0]), String(fields[1]), categoryList(String(fields[2])))
        case .movieLensItems:
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
            guard fields.count == 5 + genres.count, isIndex(fields[0]) else { return nil }
            let flags = fields.dropFirst(5)
            guard flags.allSatisfy({ $0 == "0" || $0 == "1" }) else { return nil }
            let chosen = zip(genres, flags).filter { $1 == "1" }.map(\.0)
            return (String(fields[0]), String(fields[1]), chosen)
        case .lastFMArtists:
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= 2, isIndex(fields[0]) else { return nil }
            return (String(fields[0]), String(fields[1]), [])
        }
    }

    private static func isIndex(_ field: Substring) -> Bool {
        let bytes = Array(field.utf8)
        return FieldParser.index(bytes, bytes.indices) != nil
    }
}
