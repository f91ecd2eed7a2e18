/// Reads numbers out of bytes; nil means that the field is not such a number.
enum FieldParser {
    /// Most digits of an integer, so that none overflows 64 bits.
    private static let maximumDigitCount = 18

    /// A canonical decimal integer, 0 or more: digits only, no zeros in front, at most 18 digits.
    static func index(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
        guard let value = digits(bytes, range) else { return nil }
        return range.count > 1 && bytes[range.lowerBound] == UInt8(ascii: "0") ? nil : value
    }

    /// A decimal integer of at most 18 digits with an optional minus.
    static func integer(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
        guard let first = range.first, bytes[first] == UInt8(ascii: "-") else {
            return digits(bytes, range)
        }
        return digits(bytes, range.dropFirst()).map { -$0 }
    }

    /// A finite decimal number such as `4`, `3.5`, `-1` or `1e-3`.
    static func rating(_ bytes: [UInt8], _ range: Range<Int>) -> Float? {
        if range.count < 8, let value = digits(bytes, range) { return Float(value) }
        guard isDecimal(bytes, range),
            let value = Float(String(decoding: bytes[range], as: UTF8.self)), value.isFinite
        else { return nil }
        return value
    }

    /// A finite decimal number as ``rating(_:_:)`` takes it, in double precision.
    ///
    /// Numbers a `Float` cannot hold are refused: a table keeps quantities as `Float`.
    static func decimal(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
        if range.count < 16, let value = integer(bytes, range) { return Double(value) }
        guard isDecimal(bytes, range),
            let value = Double(String(decoding: bytes[range], as: UTF8.self)),
            Float(value).isFinite
        else { return nil }
        return value
    }

    /// Swift's own parsers also take "nan", "inf" and hexadecimal numbers.
    private static func isDecimal(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        range.allSatisfy { index in
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
    }

    /// Digits only, at least one and at most 18.
    static func digits(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
        guard !range.isEmpty, range.count <= maximumDigitCount else { return nil }
        var value: Int64 = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int64(digit)
        }
        return value
    }
}
