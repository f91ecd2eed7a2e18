/// `items.csv`: the public catalog, one line per item: its index in the model and its id.
public enum ItemCatalogFile {
    /// Name of the file in a run or release.
    public static let name = "items.csv"
    /// Largest file that is read, in bytes.
    public static let byteCountLimit = 1 << 30
    private static let header = "index,id\n"

    /// Encodes item ids by index; ids with commas, quotes or line breaks are quoted (RFC 4180).
    public static func encode(_ ids: [String]) -> [UInt8] {
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
    public static func decode(_ bytes: [UInt8]) throws(ModelReleaseError) -> [String] {
        guard let text = String(validating: bytes, as: UTF8.self),
            text.utf8.starts(with: header.utf8)
        else { throw .invalidCatalog(line: 1) }
        var ids: [String] = []
        var seen: Set<String> = []
        var rest = text.utf8.dropFirst(header.utf8.count)
        while !rest.isEmpty {
            let line = ids.count + 2
            let prefix = "\(ids.count),"
            guard rest.starts(with: prefix.utf8) else { throw .invalidCatalog(line: line) }
            rest = rest.dropFirst(prefix.utf8.count)
            guard let id = field(&rest), seen.insert(id).inserted else {
                throw .invalidCatalog(line: line)
            }
            ids.append(id)
        }
        return ids
    }

    private static func quoted(_ id: String) -> String {
        let needsQuotes = id.utf8.contains {
            $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
                || $0 == UInt8(ascii: "\r")
        }
        return needsQuotes ? "\"\(id.replacing("\"", with: "\"\""))\"" : id
    }

    /// Reads one field and its line feed.
    private static func field(_ rest: inout Substring.UTF8View) -> String? {
        var output: [UInt8] = []
        let quote = UInt8(ascii: "\"")
        if rest.first == quote {
            rest = rest.dropFirst()
            while let byte = rest.popFirst() {
                if byte != quote {
                    output.append(byte)
                } else if rest.first == quote {
                    rest = rest.dropFirst()
                    output.append(quote)
                } else {
                    guard rest.popFirst() == UInt8(ascii: "\n") else { return nil }
                    return String(validating: output, as: UTF8.self)
                }
            }
            return nil
        }
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\n") { return String(validating: output, as: UTF8.self) }
            guard byte != quote, byte != UInt8(ascii: ","), byte != UInt8(ascii: "\r") else {
                return nil
            }
            output.append(byte)
        }
        return nil
    }
}
