import Foundation

/// Text of others in Markdown, where it must stay text.
enum MarkdownText {
    private static let special: Set<Character> = [
        "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "~", "&", "@", "$",
    ]

    /// One line in which nothing is markup, a link or HTML.
    static func escaped(_ text: String) -> String {
        var output = ""
        for character in oneLine(text) {
            if special.contains(character) { output.append("\\") }
            output.append(character)
        }
        // Some renderers make links of bare addresses.
        return output.replacing("://", with: ":\\/\\/").replacing("www.", with: "www\\.")
    }

    /// Lines that are shown as they are: each indented by four spaces.
    static func block(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { "    " + oneLine(String($0)) }
            .joined(separator: "\n")
    }

    /// A number with four decimals at most.
    static func number(_ value: Double) -> String { "\((value * 10_000).rounded() / 10_000)" }

    /// A table; the cells are Markdown already.
    static func table(_ heading: [String], _ rows: [[String]]) -> String {
        let lines = [heading, heading.map { _ in "---" }] + rows
        return lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
    }

    private static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: " "
                    default: scalar
                    }
                }
            )
        )
    }
}
