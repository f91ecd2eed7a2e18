/// Builds a canonical byte string; integers are little-endian.
public struct ByteWriter: Sendable {
    /// What has been written so far.
    public private(set) var output: [UInt8] = []

    /// Creates an empty writer.
    ///
    /// - Parameter capacity: bytes to reserve.
    public init(capacity: Int = 0) { output.reserveCapacity(capacity) }

    /// Appends one byte.
    public mutating func uint8(_ value: UInt8) { output.append(value) }

    /// Appends 2 bytes, little-endian.
    public mutating func uint16(_ value: UInt16) { integer(value) }

    /// Appends 4 bytes, little-endian.
    public mutating func uint32(_ value: UInt32) { integer(value) }

    /// Appends 8 bytes, little-endian.
    public mutating func uint64(_ value: UInt64) { integer(value) }

    /// Appends an array's bytes as they are, without a length.
    public mutating func bytes(_ value: [UInt8]) { output.append(contentsOf: value) }

    /// Appends bytes as they are, without a length.
    public mutating func bytes(_ value: some Sequence<UInt8>) { output.append(contentsOf: value) }

    /// Appends a 4-byte length and then the bytes.
    ///
    /// - Precondition: fewer than 2^32 bytes.
    public mutating func lengthPrefixed(_ value: [UInt8]) {
        uint32(UInt32(value.count))
        bytes(value)
    }

    private mutating func integer(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { output.append(contentsOf: $0) }
    }
}
