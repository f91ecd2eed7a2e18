/// The header of a `.npy` file.
///
///     magic "\x93NUMPY" [6], version [2], header length, little-endian [2, or 4 from version 2.0]
///     {'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), } spaces "\n"
struct NumpyHeader {
    private static let lengthLimit = 1 << 16

    /// Extent of each axis.
    private(set) var shape: [Int] = []
    /// 4 or 8.
    private(set) var elementByteCount = 0
    /// Bytes before the numbers.
    let byteCount: Int

    private let file: String
    private var rest: ArraySlice<UInt8>

    /// Reads the header of a file.
    ///
    /// - Throws: ``DatasetError/malformedArray(file:expected:)``.
    init(_ bytes: [UInt8], file: String) throws(DatasetError) {
        let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
        guard bytes.starts(with: magic), bytes.count >= 10, (1...3).contains(bytes[6]),
            bytes[7] == 0
        else {
            throw .malformedArray(file: file, expected: "a .npy file of version 1.0, 2.0 or 3.0")
        }
        let lengthByteCount = bytes[6] == 1 ? 2 : 4
        let start = 8 + lengthByteCount
        guard bytes.count >= start else {
            throw .malformedArray(file: file, expected: "a whole header")
        }
        let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.lengthLimit, length <= bytes.count - start,
            bytes[start..<(start + length)].last == UInt8(ascii: "\n")
        else { throw .malformedArray(file: file, expected: "a whole header") }
        byteCount = start + length
        rest = bytes[start..<(start + length)]
        self.file = file
        try parse()
    }

    private mutating func parse() throws(DatasetError) {
        var seen: Set<String> = []
        try take("{")
        while !skip("}") {
            let key = try quoted()
            guard seen.insert(key).inserted else { throw malformed() }
            try take(":")
            switch key {
            case "descr":
                switch try quoted() {
                case "<f4": elementByteCount = 4
                case "<f8": elementByteCount = 8
                default:
                    throw .malformedArray(file: file, expected: "numbers of type <f4 or <f8")
                }
            case "fortran_order":
                guard skip("False") else {
                    throw .malformedArray(file: file, expected: "numbers in C order")
                }
            case "shape": try parseShape()
            default: throw malformed()
            }
            if !skip(",") {
                try take("}")
                break
            }
        }
        skipSpaces()
        guard rest.isEmpty, seen.count == 3 else { throw malformed() }
    }

    private mutating func parseShape() throws(DatasetError) {
        try take("(")
        while !skip(")") {
            skipSpaces()
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard let extent = Int(String(decoding: digits, as: UTF8.self)) else {
                throw malformed()
            }
            shape.append(extent)
            rest = rest.dropFirst(digits.count)
            if !skip(",") {
                try take(")")
                break
            }
        }
    }

    private mutating func quoted() throws(DatasetError) -> String {
        try take("'")
        let text = rest.prefix { $0 != UInt8(ascii: "'") }
        rest = rest.dropFirst(text.count)
        guard rest.popFirst() != nil else { throw malformed() }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func skipSpaces() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    }

    private mutating func skip(_ text: String) -> Bool {
        skipSpaces()
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    private mutating func take(_ text: String) throws(DatasetError) {
        guard skip(text) else { throw malformed() }
    }

    private func malformed() -> DatasetError {
        .malformedArray(file: file, expected: "a header with descr, fortran_order and shape")
    }
}
