/// Horizontal bars, one below the other, each under its own name: readable on a phone.
struct BarChart: Sendable {
    /// One bar.
    struct Bar: Sendable {
        /// What it is of.
        var name: String
        /// Its length; finite, 0 or more.
        var value: Double
        /// The value in words, at the right.
        var text: String
        /// Ends of an interval around the value.
        var interval: [Double]?
        /// Bars that are there to compare with are hollow.
        var isReference = false
    }

    /// What is shown.
    var title: String
    /// What the lengths are.
    var valueName: String
    /// The bars from top to bottom.
    var bars: [Bar]
    /// A value to compare all bars with, drawn as a dashed line.
    var line: (name: String, value: Double)?

    private static let width = 380.0
    private static let rowHeight = 40.0

    /// The chart as a part of a page.
    ///
    /// - Parameter id: unique on the page.
    /// - Returns: an SVG element.
    func markup(id: String) -> Markup {
        let ends = bars.flatMap { [$0.value] + ($0.interval ?? []) } + [line?.value ?? 0]
        let axis = ValueAxis(ends, allowsLogarithm: false)
        let inset = 4.0
        func x(_ value: Double) -> Double {
            inset + axis.position(value) * (Self.width - 2 * inset)
        }
        var parts: [Markup] = []
        for (index, bar) in bars.enumerated() {
            let top = Double(index) * Self.rowHeight
            parts.append(SVG.text(bar.name, inset, top + 14))
            parts.append(
                SVG.text(bar.text, Self.width - inset, top + 14, anchor: "end", class: "title")
            )
            let zero = x(0)
            parts.append(
                .tag(
                    "rect",
                    [
                        "class": bar.isReference ? "bar s1 hollow" : "bar s0",
                        "x": SVG.number(min(zero, x(bar.value))), "y": SVG.number(top + 20),
                        "width": SVG.number(bar.value == 0 ? 0 : max(1, abs(x(bar.value) - zero))),
                        "height": "12",
                    ]
                )
            )
            if let low = bar.interval?.first, let high = bar.interval?.last {
                let middle = top + 26
                parts.append(SVG.line("whisker", x(low), middle, x(high), middle))
                parts.append(SVG.line("whisker", x(low), middle - 4, x(low), middle + 4))
                parts.append(SVG.line("whisker", x(high), middle - 4, x(high), middle + 4))
            }
        }
        var height = Double(bars.count) * Self.rowHeight
        if let line {
            for index in bars.indices {
                let top = Double(index) * Self.rowHeight
                parts.append(
                    SVG.line("reference", x(line.value), top + 17, x(line.value), top + 35)
                )
            }
            let anchor = x(line.value) > Self.width / 2 ? "end" : "start"
            parts.append(
                SVG.text(line.name, x(line.value), height + 14, anchor: anchor, class: "label")
            )
            height += 20
        }
        return SVG.picture(
            id: id,
            title: title,
            description: description,
            width: Self.width,
            height: height,
            parts
        )
    }

    private var description: String {
        valueName + ". "
            + bars.map { bar in
                let interval = bar.interval.map { ", interval \(Numeric.range($0, 4))" } ?? ""
                return "\(bar.name): \(bar.text)\(interval)"
            }.joined(separator: "; ") + (line.map { "; \($0.name)" } ?? "") + "."
    }
}
