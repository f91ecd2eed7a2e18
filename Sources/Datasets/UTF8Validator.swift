/// Finds the first byte that is not well-formed UTF-8 (Unicode 16, table 3-7).
enum UTF8Validator {
    /// The offset at which the first ill-formed sequence starts, or nil if there is none.
    ///
    /// - Complexity: O(n).
    static func firstInvalidOffset(in bytes: [UInt8]) -> Int? {
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] < 0x80 {
                offset += 1
                continue
            }
            guard let length = sequenceLength(in: bytes, at: offset) else { return offset }
            offset += length
        }
        return nil
    }

    private static func sequenceLength(in bytes: [UInt8], at offset: Int) -> Int? {
        let second: ClosedRange<UInt8>
        let length: Int
        switch bytes[offset] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else {
            return nil
        }
        for index in (offset + 2)..<max(offset + 2, offset + length)
        where !(0x80...0xBF).contains(bytes[index]) { return nil }
        return length
    }
}
