/// The plot as a drawing.
extension LinePlot {
    /// The plot as one self-contained SVG file, for light and dark pages.
    ///
    /// - Returns: the file's text.
    public func svg() -> String {
        Self.standalone(picture(id: "plot", layout: .file, isFile: true)).html + "\n"
    }

    /// The plot as a part of a page, whose style sheet draws it.
    ///
    /// - Parameter id: unique on the page.
    /// - Returns: an SVG element.
    func markup(id: String) -> Markup { picture(id: id, layout: .page, isFile: false) }

    /// Sizes of a drawing.
    private struct Layout {
        var width: Double
        var height: Double
        var left: Double
        var right: Double
        var top: Double
        var bottom: Double
        /// Height of a line of the legend; nil for names beside the lines' ends.
        var legend: Double?

        /// For a file of its own.
        static let file = Layout(
            width: 760,
            height: 430,
            left: 70,
            right: 170,
            top: 48,
            bottom: 56,
            legend: nil
        )
        /// For a page: as wide as a phone, so that its letters stay readable there.
        static let page = Layout(
            width: 380,
            height: 240,
            left: 50,
            right: 14,
            top: 26,
            bottom: 40,
            legend: 18
        )
    }

    private func picture(id: String, layout: Layout, isFile: Bool) -> Markup {
        let isBeside = layout.legend == nil
        // The axis says what a single line is.
        let named = isBeside || series.count > 1 ? series.count : 0
        let legend = (layout.legend ?? 0) * Double(named)
        let horizontal = ValueAxis(
            points,
            startsAtZero: isFile,
            allowsLogarithm: !hasWholePoints
        )
        let vertical = ValueAxis(series.flatMap(\.values), allowsLogarithm: !hasWholePoints)
        let edge = layout.width - layout.right
        let floor = layout.height - layout.bottom
        func x(_ value: Double) -> Double {
            layout.left + horizontal.position(value) * (edge - layout.left)
        }
        func y(_ value: Double) -> Double {
            floor - vertical.position(value) * (floor - layout.top)
        }
        var parts: [Markup] = []
        for tick in vertical.ticks {
            parts.append(SVG.line("grid", layout.left, y(tick), edge, y(tick)))
            parts.append(
                SVG.text(
                    Self.label(tick),
                    layout.left - 7,
                    y(tick) + 4,
                    anchor: "end",
                    class: "tick"
                )
            )
        }
        for tick in spaced(horizontal.ticks, x)
        where !hasWholePoints || tick == tick.rounded() {
            parts.append(SVG.line("grid", x(tick), layout.top, x(tick), floor))
            parts.append(
                SVG.text(Self.label(tick), x(tick), floor + 16, anchor: "middle", class: "tick")
            )
        }
        let middle = (layout.left + edge) / 2
        parts.append(
            SVG.text(
                pointName,
                middle,
                floor + (isFile ? 42 : 34),
                anchor: "middle",
                class: "label"
            )
        )
        let valueName = vertical.isLogarithmic ? "\(valueName) (logarithmic)" : valueName
        if isFile { parts.append(SVG.text(title, layout.left, 24, class: "title")) }
        parts.append(
            SVG.text(valueName, isFile ? layout.left : 4, layout.top - 10, class: "label")
        )
        let ends = spread(series.map { y($0.values.last ?? 1) })
        for (index, line) in series.enumerated() {
            parts.append(polyline(index, line, x, y))
            if isBeside {
                parts.append(SVG.text(line.name, edge + 12, ends[index] + 4, class: "name"))
                parts.append(LineStyle.marker(index, x: edge + 4, y: ends[index]))
            } else if named > 0 {
                let height = layout.height + layout.legend.map { $0 * Double(index) + 6 }.orZero
                parts.append(
                    SVG.line("line s\(index % 4)", layout.left, height, layout.left + 30, height)
                )
                parts.append(LineStyle.marker(index, x: layout.left + 15, y: height))
                parts.append(SVG.text(line.name, layout.left + 38, height + 4, class: "name"))
            }
        }
        return SVG.picture(
            id: id,
            title: title,
            description: description,
            width: layout.width,
            height: layout.height + legend,
            parts
        )
    }

    /// Where the lines begin and end, in words.
    private var description: String {
        let ends = series.map { line in
            "\(line.name): \(Self.label(line.values.first ?? 0)) to "
                + Self.label(line.values.last ?? 0)
        }
        return "\(valueName) over \(pointName), \(points.count) points. "
            + ends.joined(separator: "; ") + "."
    }

    private func polyline(
        _ index: Int,
        _ line: Series,
        _ x: (Double) -> Double,
        _ y: (Double) -> Double
    ) -> Markup {
        let path = zip(points, line.values).map { "\(SVG.number(x($0))),\(SVG.number(y($1)))" }
        // Markers on many points would be a thick line.
        let marked = points.count <= 30 ? Array(points.indices) : []
        return .group(
            [
                .tag(
                    "polyline",
                    ["class": "line s\(index % 4)", "points": path.joined(separator: " ")]
                )
            ]
                + marked.map { place in
                    LineStyle.marker(
                        index,
                        x: x(points[place]),
                        y: y(line.values[place]),
                        title: "\(line.name): \(Self.label(line.values[place]))"
                    )
                }
        )
    }

    /// Ticks whose labels do not run into each other.
    private func spaced(_ ticks: [Double], _ x: (Double) -> Double) -> [Double] {
        var last = -Double.infinity
        return ticks.filter { tick in
            guard x(tick) - last >= 30 else { return false }
            last = x(tick)
            return true
        }
    }

    /// Moves labels apart, so that none covers another.
    private func spread(_ places: [Double]) -> [Double] {
        var result = places
        var last = -Double.infinity
        for index in places.indices.sorted(by: { places[$0] < places[$1] }) {
            result[index] = max(places[index], last + 17)
            last = result[index]
        }
        return result
    }
}

extension Double? {
    /// 0 for none.
    fileprivate var orZero: Double { self ?? 0 }
}
