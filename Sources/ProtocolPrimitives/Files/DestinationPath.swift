/// A checked destination: an existing parent's path and the name of something inside it.
struct DestinationPath: Equatable, Sendable {
    /// The directory that holds the destination; "." or "/" where the path names none.
    let parent: String
    /// The last component; never empty, "." or "..".
    let name: String

    /// Splits a path at its last slash; slashes at the end are dropped.
    ///
    /// - Throws: ``FileError/invalidPath(path:)``.
    init(_ path: String) throws(FileError) {
        var bytes = Array(path.utf8)
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
        let name = String(decoding: bytes[(slash.map { $0 + 1 } ?? 0)...], as: UTF8.self)
        guard !bytes.contains(0), !["", ".", ".."].contains(name) else {
            throw .invalidPath(path: path)
        }
        self.name = name
        parent =
            switch slash {
            case nil: "."
            case 0: "/"
            case .some(let slash): String(decoding: bytes[..<slash], as: UTF8.self)
            }
    }

    /// The path of `name` in the destination's parent.
    func sibling(_ name: String) -> String {
        switch parent {
        case ".": name
        case "/": "/" + name
        default: parent + "/" + name
        }
    }

    /// The whole path, without slashes at the end.
    var path: String { sibling(name) }
}
