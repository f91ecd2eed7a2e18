import Foundation

/// Standard base64 (RFC 4648, section 4), canonical spellings only.
enum Base64 {
    /// Encodes with padding.
    static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// Whether a byte is one of the 64 digits.
    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }

    /// Decodes; nil unless `text` is exactly what ``encode(_:)`` would write, in UTF-8.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        let text = Data(text)
        guard let data = Data(base64Encoded: text), data.base64EncodedData() == text else {
            return nil
        }
        return Array(data)
    }
}
