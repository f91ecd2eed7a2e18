/// Walks over the lines of a file; a carriage return before the line feed is not part of the line.
struct LineCursor {
    private let bytes: [UInt8]
    private var position = 0

    /// The number of the line that ``next()`` returned last, from 1.
    private(set) var number = 0

    /// Creates a cursor before the first line.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The range of the next line without its end, or nil after the last line.
    mutating func next() -> Range<Int>? {
        guard position < bytes.count else { return nil }
        let start = position
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        position = end + 1
        number += 1
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }
}
