/// Per-user values of one model's evaluation: what paired comparisons need.
///
/// **Secret** like the histories it comes from: it is computed outside the privacy boundary, stays in the run
/// directory and never enters a release.
public struct UserFigures: Sendable, Equatable {
    /// The columns of rating predictions: how many ratings a user has held out, and sums over them.
    public static let ratingColumns = ["ratings", "squaredError", "absoluteError"]
    /// The largest file to read, 4 GiB.
    public static let byteCountLimit = 1 << 32

    /// What the columns are: metrics, or ``ratingColumns``.
    public var names: [String]
    /// For every column one finite number per tested user, in the order of the split's test cases.
    public var columns: [[Double]]

    /// Tested users.
    public var users: Int { columns.first?.count ?? 0 }

    /// Creates figures.
    ///
    /// - Precondition: as many columns as names, all equally long.
    public init(names: [String], columns: [[Double]]) {
        precondition(names.count == columns.count)
        precondition(Set(columns.map(\.count)).count <= 1)
        self.names = names
        self.columns = columns
    }

    /// A column by its name.
    public subscript(name: String) -> [Double]? {
        names.firstIndex(of: name).map { columns[$0] }
    }

    /// CSV with a header, a line a user; users are named by their place only.
    public var csv: [UInt8] {
        var text = (["user"] + names).joined(separator: ",") + "\n"
        for user in 0..<users {
            text += "\(user)"
            for column in columns { text += ",\(Self.text(column[user]))" }
            text += "\n"
        }
        return Array(text.utf8)
    }

    /// Most values are 0 or 1, and need no ".0".
    private static func text(_ value: Double) -> String {
        Int32(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    /// Reads what ``csv`` wrote; nil for anything else.
    public init?(csv bytes: [UInt8]) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.popLast()?.isEmpty == true, let header = lines.first else { return nil }
        let words = String(decoding: header, as: UTF8.self)
            .split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard words.first == "user", words.count >= 2, Set(words).count == words.count else {
            return nil
        }
        var columns = [[Double]](repeating: [], count: words.count - 1)
        for column in columns.indices { columns[column].reserveCapacity(lines.count - 1) }
        for (number, line) in lines.dropFirst().enumerated() {
            let cells = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            guard cells.count == words.count,
                String(decoding: cells[0], as: UTF8.self) == "\(number)"
            else { return nil }
            for (column, cell) in cells.dropFirst().enumerated() {
                guard let value = Double(String(decoding: cell, as: UTF8.self)), value.isFinite
                else { return nil }
                columns[column].append(value)
            }
        }
        guard lines.count > 1 else { return nil }
        names = Array(words.dropFirst())
        self.columns = columns
    }
}
