/// The parent of a path, without Foundation, whose own function traps on names of one character.
enum ParentPath {
    /// The path up to its last component; empty if there is none, and `/` for what is in the root.
    static func of(_ path: String) -> String {
        var bytes = Array(path.utf8)
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return slash == 0 ? "/" : String(decoding: bytes[..<slash], as: UTF8.self)
    }
}
