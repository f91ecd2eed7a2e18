/// Paths of files within a release.
enum ReleasePath {
    /// Whether a relative path stays inside: no empty component, `.` or `..`, no NUL.
    static func isInside(_ name: String) -> Bool {
        !name.utf8.contains(0)
            && name.split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }

    /// Every directory that files of these paths are in.
    static func directories(of names: some Sequence<String>) -> Set<String> {
        var directories: Set<String> = []
        for name in names {
            var rest = name[...]
            while let slash = rest.lastIndex(of: "/") {
                rest = rest[..<slash]
                directories.insert(String(rest))
            }
        }
        return directories
    }
}
