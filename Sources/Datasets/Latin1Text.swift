/// Reads text that is not UTF-8 as ISO-8859-1, in which every byte is the character of its value.
enum Latin1Text {
    /// Decodes the lines that are not well-formed UTF-8 and leaves all others as they are.
    ///
    /// - Returns: the bytes in UTF-8, and the numbers of the lines that were decoded, from 1.
    /// - Complexity: O(n).
    static func decodingInvalidLines(of bytes: [UInt8]) -> (bytes: [UInt8], lines: [Int]) {
        guard UTF8Validator.firstInvalidOffset(in: bytes) != nil else { return (bytes, []) }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 16)
        var lines: [Int] = []
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            if number > 1 { output.append(UInt8(ascii: "\n")) }
            let isASCII = line.allSatisfy { $0 < 0x80 }
            if isASCII || UTF8Validator.firstInvalidOffset(in: Array(line)) == nil {
                output.append(contentsOf: line)
            } else {
                lines.append(number)
                append(line, to: &output)
            }
        }
        return (output, lines)
    }

    /// The text in UTF-8 if it is not already; for files of item attributes.
    static func decodingIfNeeded(_ bytes: [UInt8]) -> [UInt8] {
        decodingInvalidLines(of: bytes).bytes
    }

    private static func append(_ line: ArraySlice<UInt8>, to output: inout [UInt8]) {
        for byte in line {
            if byte < 0x80 {
                output.append(byte)
            } else {
                output.append(0xC0 | byte >> 6)
                output.append(0x80 | byte & 0x3F)
            }
        }
    }
}
