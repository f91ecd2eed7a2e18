/// A column of text in which few values occur often.
public struct TextColumn: Equatable, Sendable {
    /// The distinct values.
    public let values: [String]
    /// Each row's value, an index into ``values``, or -1 for none.
    public let indices: [Int32]

    /// The value of a row, or nil if it has none.
    public subscript(row: Int) -> String? {
        let index = Int(indices[row])
        return index < 0 ? nil : values[index]
    }
}
