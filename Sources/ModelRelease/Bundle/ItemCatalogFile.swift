/// `items.csv`: the public catalog, one line per item: its index in the model and its id.
public enum ItemCatalogFile {
    /// Name of the file in a run or release.
    public static let name = "items.csv"
    /// Largest file that is read, in bytes.
    public static let byteCountLimit = 1 << 30
    private static let header = "index,id\n"

    /// Encodes item ids by index; ids with commas, quotes or line breaks are quoted (RFC 4180).
    public static func encode(_ ids: some Sequence<String>) -> [UInt8] {
        var text = header
        for (index, id) in ids.enumerated() {
            text += "\(index),\(quoted(id))\n"
        }
        return Array(text.utf8)
    }

    /// Decodes a catalog; indices must count up from 0 and ids must be distinct.
    ///
    /// - Parameter bytes: an untrusted file.
    /// - Returns: item ids by index.
    /// - Throws: ``ModelReleaseError/invalidCatalog(line:)`` with the 1-based line.
    /// - Complexity: O(bytes).
    public static func decode(_ bytes: [UInt8]) throws(ModelReleaseError) -> ItemCatalog {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(ModelReleaseError) in try decode(bytes) }
        }
        return try result.get()
    }

    /// Decodes a catalog in memory that is lent; nothing of it is kept.
    ///
    /// - Throws: as ``decode(_:)``.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(ModelReleaseError) -> ItemCatalog {
        let bytes = bytes.bindMemory(to: UInt8.self)
        guard bytes.starts(with: header.utf8), String(validating: bytes, as: UTF8.self) != nil
        else { throw .invalidCatalog(line: 1) }
        // The shortest line has four bytes.
        var catalog = ItemCatalog(byteCount: bytes.count, count: min(bytes.count / 8, 1 << 24))
        var reader = CatalogLines(bytes, from: header.utf8.count)
        while !reader.isAtEnd {
            let line = catalog.count + 2
            guard catalog.count < Int(Int32.max), reader.index(is: catalog.count) else {
                throw .invalidCatalog(line: line)
            }
            let isNew = reader.withField { catalog.append($0) }
            guard isNew == true else { throw .invalidCatalog(line: line) }
        }
        return catalog
    }

    private static func quoted(_ id: String) -> String {
        let needsQuotes = id.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
                || $0 == UInt8(ascii: "\r")
        }
        return needsQuotes ? "\"\(id.replacing("\"", with: "\"\""))\"" : id
    }
}
