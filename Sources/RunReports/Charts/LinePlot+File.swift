/// What a drawing needs to stand alone.
extension LinePlot {
    /// Adds the namespace, the page's color and a style sheet without variables, which many viewers do not know.
    static func standalone(_ picture: Markup) -> Markup {
        guard case .element(let name, let attributes, let children) = picture else {
            return picture
        }
        let style = Markup.stylesheet(Stylesheet(text: rules))
        let page = Markup.tag("rect", ["class": "page", "width": "100%", "height": "100%"])
        return .element(
            name,
            [Markup.Attribute(name: "xmlns", value: "http://www.w3.org/2000/svg")] + attributes,
            children.prefix(2) + [style, page] + children.dropFirst(2)
        )
    }

    private static let rules = """

        text { font: 13px system-ui, sans-serif; }
        .title { font-weight: 600; } .grid { stroke-width: 1; }
        .line { fill: none; stroke-width: 2.5; }
        \(LineStyle.allRules)
        \(colors(.light))
        @media (prefers-color-scheme: dark) {
        \(colors(.dark))
        }

        """

    private static func colors(_ palette: Palette) -> String {
        let series = palette.series.enumerated().map { index, color in
            ".line.s\(index) { stroke: \(color); } .mark.s\(index) { fill: \(color); }"
        }
        return
            ([
                ".page { fill: \(palette.page); } text { fill: \(palette.ink); }"
                    + " .grid { stroke: \(palette.grid); }"
            ] + series).joined(separator: "\n")
    }
}
