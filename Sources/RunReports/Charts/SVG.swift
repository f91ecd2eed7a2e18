import Foundation

/// Small helpers of drawings.
enum SVG {
    /// A coordinate with one decimal place; what is no number becomes 0.
    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e7 else { return "0" }
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }

    /// A straight line.
    static func line(_ style: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double)
        -> Markup
    {
        .tag(
            "line",
            [
                "class": style, "x1": number(x1), "y1": number(y1), "x2": number(x2),
                "y2": number(y2),
            ]
        )
    }

    /// A text at a place.
    static func text(
        _ text: String,
        _ x: Double,
        _ y: Double,
        anchor: String = "start",
        class style: String? = nil
    ) -> Markup {
        .tag(
            "text",
            [
                "class": style, "x": number(x), "y": number(y),
                "text-anchor": anchor == "start" ? nil : anchor,
            ],
            text
        )
    }

    /// A picture with its name and description for those who do not see it.
    ///
    /// - Parameters:
    ///   - id: unique on the page.
    ///   - title: what it shows.
    ///   - description: what can be seen.
    ///   - width: of the drawing, in its own units.
    ///   - height: of the drawing.
    ///   - parts: what is drawn.
    /// - Returns: an SVG element.
    static func picture(
        id: String,
        title: String,
        description: String,
        width: Double,
        height: Double,
        _ parts: [Markup]
    ) -> Markup {
        .tag(
            "svg",
            [
                "viewBox": "0 0 \(number(width)) \(number(height))", "role": "img",
                "aria-labelledby": "\(id)-title \(id)-desc",
            ],
            [
                .tag("title", ["id": "\(id)-title"], title),
                .tag("desc", ["id": "\(id)-desc"], description),
            ] + parts
        )
    }
}
