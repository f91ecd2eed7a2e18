import Foundation

/// Standard base64 (RFC 4648, section 4), canonical spellings only.
enum Base64 {
    /// Encodes with padding.
    static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// Decodes; nil unless `text` is exactly what ``encode(_:)`` would write.
    static func decode(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else {
            return nil
        }
        return Array(data)
    }
}
