/// Text that is signed and shown, a reason above all: one line.
enum ReasonLine {
    private static let byteCountLimit = 1000

    /// Whether a text has 1 to 1,000 bytes of UTF-8 and no control characters, which could fool terminals.
    static func isValid(_ text: String) -> Bool {
        (1...byteCountLimit).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// Text with control characters masked, for terminals.
    static func masked(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : String(scalar)
        }.joined()
    }
}
