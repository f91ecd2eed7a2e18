/// Takes an input apart; an exhausted input goes on as zeros.
struct FuzzInput {
    private var rest: ArraySlice<UInt8>

    /// Starts at the first byte.
    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// Whether nothing is left.
    var isEmpty: Bool { rest.isEmpty }

    /// Takes one byte.
    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// Takes an integer, little-endian.
    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) -> Value {
        var value: Value = 0
        for offset in 0..<(Value.bitWidth / 8) {
            value |= Value(truncatingIfNeeded: byte()) << Value(8 * offset)
        }
        return value
    }

    /// Takes a number below `bound`, which is at least 1.
    mutating func number(below bound: Int) -> Int {
        bound <= 256 ? Int(byte()) % bound : Int(integer(UInt16.self)) % bound
    }

    /// Takes up to `count` bytes.
    mutating func bytes(count: Int) -> [UInt8] {
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// Takes all that is left.
    mutating func remaining() -> [UInt8] { bytes(count: rest.count) }
}
