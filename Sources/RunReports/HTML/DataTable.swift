/// A table with its caption, headed columns and rows; the data behind a chart.
struct DataTable: Sendable {
    /// What the table is of.
    var caption: String
    /// Headings; the first is that of the rows' names.
    var columns: [String]
    /// Cells; the first of each row is its name.
    var rows: [[String]]
    /// Positions of columns with words, which begin at the left.
    var wordColumns: Set<Int> = []
    /// Whether row names come from data.
    var hasForeignNames = false

    /// The table in a box that scrolls by itself, so that the page never does.
    var markup: Markup {
        let head = columns.enumerated().map { place, title in
            Markup.tag("th", ["scope": "col", "class": style(place)], title)
        }
        let body = rows.map { row in
            Markup.tag(
                "tr",
                [:],
                row.enumerated().map { place, cell in
                    let content = hasForeignNames && place == 0 ? Markup.foreign(cell) : .text(cell)
                    return place == 0
                        ? .tag("th", ["scope": "row"], [content])
                        : .tag("td", ["class": style(place)], [content])
                }
            )
        }
        return .tag(
            "div",
            ["class": "scroll", "role": "region", "aria-label": caption, "tabindex": "0"],
            [
                .tag(
                    "table",
                    [:],
                    [
                        .tag("caption", [:], caption),
                        .tag("thead", [:], [.tag("tr", [:], head)]),
                        .tag("tbody", [:], body),
                    ]
                )
            ]
        )
    }

    private func style(_ column: Int) -> String? {
        column == 0 || wordColumns.contains(column) ? "words" : nil
    }

    /// The table behind a line that opens it.
    ///
    /// - Parameter summary: the line.
    /// - Returns: a part that can be unfolded.
    func folded(_ summary: String) -> Markup {
        .tag("details", [:], [.tag("summary", [:], summary), markup])
    }
}
