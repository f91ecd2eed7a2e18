/// A table of numbers from a `.npy` file, as `numpy.save` writes them: features of items;
/// **public**.
///
/// Read are versions 1.0 to 3.0, types `<f4` and `<f8` in C order, and one or two axes. Everything
/// else is refused, as are holes, trailing bytes and numbers that are not finite in single
/// precision.
///
/// Source: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.
public struct NumpyArray: Equatable, Sendable {
    /// Largest file that is read, in bytes.
    public static let byteCountLimit = 1 << 31

    /// Number of rows; every number is a row of its own with one axis.
    public let rowCount: Int
    /// Numbers in a row, 1 with one axis.
    public let columnCount: Int
    /// Rows × columns, row by row.
    public let values: [Float]

    /// Reads a file.
    ///
    /// - Throws: ``DatasetError``.
    public init(path: String) throws(DatasetError) {
        try self.init(
            decoding: DatasetFile.contents(path: path, limitByteCount: Self.byteCountLimit),
            file: path
        )
    }

    /// Reads a file's bytes.
    ///
    /// - Parameters:
    ///   - bytes: untrusted.
    ///   - file: name for messages.
    /// - Throws: ``DatasetError/malformedArray(file:expected:)``.
    /// - Complexity: O(bytes).
    public init(decoding bytes: [UInt8], file: String) throws(DatasetError) {
        let header = try NumpyHeader(bytes, file: file)
        func malformed(_ expected: String) -> DatasetError {
            .malformedArray(file: file, expected: expected)
        }
        guard (1...2).contains(header.shape.count) else { throw malformed("one or two axes") }
        rowCount = header.shape[0]
        columnCount = header.shape.count == 2 ? header.shape[1] : 1
        let (count, overflow) = rowCount.multipliedReportingOverflow(by: columnCount)
        let (byteCount, tooLarge) = count.multipliedReportingOverflow(by: header.elementByteCount)
        guard !overflow, !tooLarge, bytes.count - header.byteCount == byteCount else {
            throw malformed("as many numbers as the shape says, and nothing after them")
        }
        let start = header.byteCount
        let width = header.elementByteCount
        let values = bytes.withUnsafeBytes { raw in
            (0..<count).map { index -> Float in
                let offset = start + index * width
                if width == 4 {
                    let bits = raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                    return Float(bitPattern: UInt32(littleEndian: bits))
                }
                let bits = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                return Float(Double(bitPattern: UInt64(littleEndian: bits)))
            }
        }
        guard values.allSatisfy(\.isFinite) else {
            throw malformed("numbers that are finite in single precision")
        }
        self.values = values
    }
}
