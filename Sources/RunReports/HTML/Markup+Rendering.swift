/// Markup as HTML text.
extension Markup {
    /// Elements that have no end tag in HTML.
    private static let voidElements: Set<String> = ["meta", "br", "hr", "link"]

    /// The HTML.
    ///
    /// - Complexity: O(characters).
    var html: String {
        var output = ""
        write(to: &output)
        return output
    }

    private func write(to output: inout String) {
        switch self {
        case .text(let text): Self.escape(text, into: &output)
        case .group(let parts): for part in parts { part.write(to: &output) }
        case .stylesheet(let stylesheet): output += "<style>\(stylesheet.text)</style>"
        case .element(let name, let attributes, let children):
            output += "<\(name)"
            for attribute in attributes {
                output += " \(attribute.name)=\""
                Self.escape(attribute.value, into: &output)
                output += "\""
            }
            output += ">"
            guard !Self.voidElements.contains(name) else { return }
            for child in children { child.write(to: &output) }
            output += "</\(name)>"
            if Self.endsLine.contains(name) { output += "\n" }
        }
    }

    /// After these a line ends, so that the source can be read.
    private static let endsLine: Set<String> = [
        "p", "h1", "h2", "h3", "section", "tr", "table", "li", "svg", "div", "article", "head",
    ]

    /// Replaces what has a meaning in HTML or SVG, in text and in quoted attributes alike.
    ///
    /// Control characters, which HTML does not allow, and characters that turn the direction of the text around them become
    /// U+FFFD: names from data must not be able to rearrange the page.
    static func escape(_ text: String, into output: inout String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            case "\n", "\t": output.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
                "\u{2066}"..."\u{2069}", "\u{FFFE}", "\u{FFFF}":
                output += "\u{FFFD}"
            default: output.unicodeScalars.append(scalar)
            }
        }
    }
}
