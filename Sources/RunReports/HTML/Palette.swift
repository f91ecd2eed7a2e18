/// The colors of pages and plots, for light and dark.
struct Palette: Sendable, Equatable {
    /// The page.
    var page: String
    /// Boxes and table heads on the page.
    var surface: String
    /// Text.
    var ink: String
    /// Text of less weight.
    var muted: String
    /// Links.
    var link: String
    /// Lines of a grid, which carry no meaning.
    var grid: String
    /// Edges of boxes that have to be seen.
    var edge: String
    /// Lines, bars and their names; no plot tells them apart by color alone.
    var series: [String]
    /// Box of a warning.
    var warning: String
    /// Edge of a warning.
    var warningEdge: String

    /// For light pages and for print.
    static let light = Palette(
        page: "#ffffff",
        surface: "#f4f6f8",
        ink: "#1d2129",
        muted: "#4a515c",
        link: "#0b5394",
        grid: "#d5d9e0",
        edge: "#767e8a",
        series: ["#0b62a8", "#b3400e", "#1d7a46", "#7a3fa0"],
        warning: "#fff1de",
        warningEdge: "#b3400e"
    )

    /// For dark pages.
    static let dark = Palette(
        page: "#16181c",
        surface: "#1f2329",
        ink: "#e8eaed",
        muted: "#b3bac5",
        link: "#8ac2f5",
        grid: "#3a3f47",
        edge: "#828b98",
        series: ["#6cb4f0", "#f0965f", "#66c792", "#c79be8"],
        warning: "#3a2a17",
        warningEdge: "#f0965f"
    )

    /// Contrast of two colors `#rrggbb`, 1 to 21; nil if one is no such color.
    ///
    /// WCAG 2.2, "contrast ratio" and "relative luminance".
    static func contrast(_ first: String, _ second: String) -> Double? {
        guard let one = luminance(first), let other = luminance(second) else { return nil }
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }

    private static func luminance(_ color: String) -> Double? {
        guard color.count == 7, color.hasPrefix("#"),
            let bits = UInt32(color.dropFirst(), radix: 16)
        else { return nil }
        let channels = [bits >> 16, bits >> 8, bits].map { bits -> Double in
            let value = Double(bits & 0xFF) / 255
            return value <= 0.04045 ? value / 12.92 : Numeric.power((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
}
