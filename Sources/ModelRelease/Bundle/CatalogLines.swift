/// Goes through the lines of a catalog: an index, a comma, an id, a line feed.
struct CatalogLines {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position: Int
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")

    /// Starts at a place in borrowed bytes.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// Whether all bytes were read.
    var isAtEnd: Bool { position >= bytes.count }

    /// Takes an index and its comma.
    ///
    /// - Returns: whether it is the one expected, written without leading zeros.
    mutating func index(is expected: Int) -> Bool {
        let start = position
        var value = 0
        // More digits than any index has would only overflow.
        while position < bytes.count, position - start < 11,
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
        {
            value = value * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        let isCanonical =
            position > start && (position == start + 1 || bytes[start] != UInt8(ascii: "0"))
        guard isCanonical, value == expected, position < bytes.count,
            bytes[position] == UInt8(ascii: ",")
        else { return false }
        position += 1
        return true
    }

    /// Takes an id and its line feed, and lends the id.
    ///
    /// - Returns: what the body returns; nil if the field is malformed.
    mutating func withField<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard position < bytes.count, bytes[position] == Self.quote else { return plain(body) }
        position += 1
        var output: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte != Self.quote {
                output.append(byte)
            } else if position < bytes.count, bytes[position] == Self.quote {
                position += 1
                output.append(byte)
            } else {
                guard position < bytes.count, bytes[position] == Self.lineFeed else { return nil }
                position += 1
                return output.withUnsafeBufferPointer(body)
            }
        }
        return nil
    }

    private mutating func plain<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Self.lineFeed {
                let field = UnsafeBufferPointer(rebasing: bytes[start..<position])
                position += 1
                return body(field)
            }
            guard byte != Self.quote, byte != UInt8(ascii: ","), byte != UInt8(ascii: "\r") else {
                return nil
            }
            position += 1
        }
        return nil
    }
}
