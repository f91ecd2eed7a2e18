/// Differences with their intervals around a line of no difference.
struct DifferenceChart: Sendable {
    /// One difference.
    struct Row: Sendable {
        /// What it is of.
        var name: String
        /// The difference.
        var value: Double
        /// Ends of its interval, lower first.
        var interval: [Double]
        /// The value in words, at the right.
        var text: String
        /// Whether the difference is shown; other marks are hollow.
        var isShown: Bool
    }

    /// What is shown.
    var title: String
    /// What the values are.
    var valueName: String
    /// Words at the left and at the right end of the axis.
    var sides: (low: String, high: String)
    /// The rows from top to bottom.
    var rows: [Row]

    private static let width = 380.0
    private static let rowHeight = 40.0

    /// The chart as a part of a page.
    ///
    /// - Parameter id: unique on the page.
    /// - Returns: an SVG element.
    func markup(id: String) -> Markup {
        let axis = ValueAxis(rows.flatMap { [$0.value] + $0.interval }, allowsLogarithm: false)
        let inset = 8.0
        func x(_ value: Double) -> Double {
            inset + axis.position(value) * (Self.width - 2 * inset)
        }
        let height = Double(rows.count) * Self.rowHeight
        var parts: [Markup] = []
        for (index, row) in rows.enumerated() {
            let top = Double(index) * Self.rowHeight
            parts.append(SVG.text(row.name, 4, top + 14))
            parts.append(
                SVG.text(row.text, Self.width - 4, top + 14, anchor: "end", class: "title")
            )
            let middle = top + 27
            // In pieces, so that no name is crossed.
            parts.append(SVG.line("reference", x(0), top + 18, x(0), top + 37))
            let low = x(row.interval.first ?? row.value)
            let high = x(row.interval.last ?? row.value)
            parts.append(SVG.line("line s0", low, middle, high, middle))
            parts.append(SVG.line("line s0", low, middle - 5, low, middle + 5))
            parts.append(SVG.line("line s0", high, middle - 5, high, middle + 5))
            parts.append(
                .tag(
                    "circle",
                    [
                        "class": row.isShown ? "mark s0" : "mark s0 hollow",
                        "cx": SVG.number(x(row.value)), "cy": SVG.number(middle), "r": "4.5",
                    ]
                )
            )
        }
        parts.append(
            SVG.text("no difference", x(0), height + 20, anchor: anchor(x(0)), class: "label")
        )
        parts.append(SVG.text("← \(sides.low)", 4, height + 38, class: "label"))
        parts.append(
            SVG.text("\(sides.high) →", Self.width - 4, height + 38, anchor: "end", class: "label")
        )
        return SVG.picture(
            id: id,
            title: title,
            description: description,
            width: Self.width,
            height: height + 46,
            parts
        )
    }

    private func anchor(_ place: Double) -> String {
        place < 60 ? "start" : place > Self.width - 60 ? "end" : "middle"
    }

    private var description: String {
        valueName + ". "
            + rows.map { "\($0.name): \($0.text), \($0.isShown ? "shown" : "not shown")" }
            .joined(separator: "; ") + "."
    }
}
