/// Other people's words in a terminal.
public enum PlainText {
    /// A text with control characters masked, which could command a terminal.
    ///
    /// - Parameter text: from a file.
    /// - Returns: one line.
    public static func masked(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
        }.joined()
    }
}
