/// Columns for a terminal.
enum TextTable {
    /// Lines of cells, two spaces apart.
    ///
    /// - Parameters:
    ///   - rows: as many cells in each.
    ///   - leading: how many columns at the left begin at the left; the others end at the right.
    /// - Returns: one line a row, each with its newline.
    static func text(_ rows: [[String]], leading: Int = 0) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            zip(row, widths).enumerated().map { column, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return column < leading ? cell.0 + space : space + cell.0
            }.joined(separator: "  ") + "\n"
        }.joined()
    }
}
