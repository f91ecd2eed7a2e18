/// The plot as one self-contained SVG file, for light and dark pages.
extension LinePlot {
    private static let (width, height) = (760.0, 430.0)
    private static let (left, right, top, bottom) = (70.0, 170.0, 48.0, 56.0)

    /// The file's text.
    func svg() -> String {
        let horizontal = Axis(points)
        let vertical = Axis(series.flatMap(\.values))
        func x(_ value: Double) -> Double {
            Self.left + horizontal.position(value) * (Self.width - Self.left - Self.right)
        }
        func y(_ value: Double) -> Double {
            Self.height - Self.bottom
                - vertical.position(value) * (Self.height - Self.top - Self.bottom)
        }
        let edge = Self.width - Self.right
        var parts: [String] = []
        parts += vertical.ticks.map {
            Self.line("grid", Self.left, y($0), edge, y($0))
                + Self.text(Self.label($0), Self.left - 8, y($0) + 4, anchor: "end")
        }
        parts += horizontal.ticks.map {
            Self.line("grid", x($0), Self.top, x($0), Self.height - Self.bottom)
                + Self.text(
                    Self.label($0),
                    x($0),
                    Self.height - Self.bottom + 18,
                    anchor: "middle"
                )
        }
        parts.append(Self.text(title, Self.left, 24, anchor: "start", class: "title"))
        parts.append(
            Self.text(
                pointName,
                (Self.left + edge) / 2,
                Self.height - 14,
                anchor: "middle"
            )
        )
        parts.append(Self.text(valueName, Self.left, Self.top - 8, anchor: "start"))
        let labels = spread(series.map { y($0.values.last ?? 1) })
        for (index, line) in series.enumerated() {
            let path = zip(points, line.values).map {
                "\(Self.number(x($0))),\(Self.number(y($1)))"
            }
            parts.append(
                "<polyline class=\"line s\(index % 4)\" points=\"\(path.joined(separator: " "))\"/>"
            )
            parts += zip(points, line.values).map {
                "<circle class=\"dot s\(index % 4)\" cx=\"\(Self.number(x($0)))\" "
                    + "cy=\"\(Self.number(y($1)))\" r=\"3.5\"><title>"
                    + "\(Self.escape(line.name)): \(Self.label($1))</title></circle>"
            }
            parts.append(
                Self.text(
                    line.name,
                    edge + 12,
                    labels[index] + 4,
                    anchor: "start",
                    class: "name s\(index % 4)"
                )
            )
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" \
            role="img" aria-label="\(Self.escape(title))">
            <style>
            svg { font: 13px system-ui, sans-serif; }
            .title { font-weight: 600; } .grid { stroke-width: 1; }
            .line { fill: none; stroke-width: 2.5; }
            \(Self.colors(page: "#ffffff", ink: "#222222", grid: "#dddddd", Self.lightColors))
            @media (prefers-color-scheme: dark) {
            \(Self.colors(page: "#16181c", ink: "#e6e6e6", grid: "#3a3d44", Self.darkColors))
            }
            </style>
            <rect class="page" width="100%" height="100%"/>
            \(parts.joined(separator: "\n"))
            </svg>

            """
    }

    private static let lightColors = ["#0b62a8", "#b3400e", "#1d7a46", "#7a3fa0"]
    private static let darkColors = ["#6cb4f0", "#f0965f", "#66c792", "#c79be8"]

    /// The rules that depend on the page's color; no variables, which many viewers do not know.
    private static func colors(page: String, ink: String, grid: String, _ lines: [String]) -> String
    {
        let series = lines.enumerated().map { index, color in
            ".line.s\(index) { stroke: \(color); } "
                + ".dot.s\(index), .name.s\(index) { fill: \(color); }"
        }
        return
            ([".page { fill: \(page); } text { fill: \(ink); } .grid { stroke: \(grid); }"]
            + series).joined(separator: "\n")
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

    private static func line(
        _ style: String,
        _ x1: Double,
        _ y1: Double,
        _ x2: Double,
        _ y2: Double
    ) -> String {
        "<line class=\"\(style)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" "
            + "x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
    }

    private static func text(
        _ text: String,
        _ x: Double,
        _ y: Double,
        anchor: String,
        class style: String = "label"
    ) -> String {
        "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\" "
            + "text-anchor=\"\(anchor)\">\(escape(text))</text>"
    }

    private static func number(_ value: Double) -> String {
        String((value * 10).rounded() / 10)
    }

    private static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
            "\"",
            with: "&quot;"
        )
    }
}
