/// An item code in which `*` stands for any characters, also none.
public struct CodePattern: Equatable, Sendable, Codable {
    /// The pattern as it was written.
    public let text: String

    /// Creates a pattern; everything but `*` stands for itself, case and all.
    public init(_ text: String) { self.text = text }

    /// Reads the pattern as a plain string.
    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the pattern as a plain string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// Whether the whole code matches.
    ///
    /// - Complexity: O(pattern × code) at worst.
    public func matches(_ code: String) -> Bool {
        let pattern = Array(text.utf8)
        let bytes = Array(code.utf8)
        let star = UInt8(ascii: "*")
        var position = 0
        var index = 0
        var retry: (position: Int, index: Int)?
        while index < bytes.count {
            if position < pattern.count, pattern[position] == star {
                retry = (position + 1, index)
                position += 1
            } else if position < pattern.count, pattern[position] == bytes[index] {
                position += 1
                index += 1
            } else if let last = retry {
                retry = (last.position, last.index + 1)
                position = last.position
                index = last.index + 1
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == star }
    }
}
