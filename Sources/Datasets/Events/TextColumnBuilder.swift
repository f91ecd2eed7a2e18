/// Collects a column of text.
struct TextColumnBuilder {
    /// Whether the file has the column.
    var isPresent = false

    private var interner = IdentifierInterner()
    private var indices: [Int32] = []

    /// Appends a field; an empty one, or none, counts as no value.
    mutating func append(_ bytes: [UInt8], _ range: Range<Int>?) {
        guard isPresent else { return }
        guard let range, !range.isEmpty else { return indices.append(-1) }
        indices.append(interner.intern(bytes, range))
    }

    /// The column, or nil if the file has none.
    var column: TextColumn? {
        isPresent ? TextColumn(values: interner.identifiers, indices: indices) : nil
    }
}
