/// How lines and markers differ other than by color.
enum LineStyle {
    /// Dashes of the series; empty is a solid line.
    static let dashes = ["", "7 3", "2 3", "9 3 2 3"]

    /// The rules of all dashes.
    static var allRules: String {
        dashes.enumerated().filter { !$0.element.isEmpty }
            .map { ".line.s\($0.offset) { stroke-dasharray: \($0.element); }" }
            .joined(separator: "\n")
    }

    /// A marker of a shape of the series' own: circle, square, triangle or diamond.
    ///
    /// - Parameters:
    ///   - index: the series.
    ///   - x: center.
    ///   - y: center.
    ///   - title: what a pointer shows over it.
    /// - Returns: an SVG element.
    static func marker(_ index: Int, x: Double, y: Double, title: String? = nil) -> Markup {
        let style = "mark s\(index % dashes.count)"
        let inside = title.map { [Markup.tag("title", [:], $0)] } ?? []
        func points(_ offsets: [(Double, Double)]) -> Markup {
            .tag(
                "polygon",
                [
                    "class": style,
                    "points": offsets.map { "\(SVG.number(x + $0)),\(SVG.number(y + $1))" }
                        .joined(separator: " "),
                ],
                inside
            )
        }
        return switch index % dashes.count {
        case 0:
            .tag(
                "circle",
                ["class": style, "cx": SVG.number(x), "cy": SVG.number(y), "r": "3.5"],
                inside
            )
        case 1: points([(-3.2, -3.2), (3.2, -3.2), (3.2, 3.2), (-3.2, 3.2)])
        case 2: points([(0, -4.2), (4, 3.2), (-4, 3.2)])
        default: points([(0, -4.6), (4.6, 0), (0, 4.6), (-4.6, 0)])
        }
    }
}
