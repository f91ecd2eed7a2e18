/// Writes fields of CSV (RFC 4180).
enum CSVField {
    /// The text, in quotes where it needs them.
    static func encode(_ text: String) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        let special = [quote, UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        guard text.utf8.contains(where: special.contains) else { return Array(text.utf8) }
        var output = [quote]
        for byte in text.utf8 {
            if byte == quote { output.append(quote) }
            output.append(byte)
        }
        output.append(quote)
        return output
    }
}
