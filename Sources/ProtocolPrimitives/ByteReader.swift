/// Reads a canonical byte string; every read is checked, and the caller ends with ``finish()``.
public struct ByteReader: Sendable {
    private let input: [UInt8]
    private var position = 0

    /// Creates a reader over untrusted bytes.
    public init(_ input: [UInt8]) { self.input = input }

    /// Bytes not yet read.
    public var remaining: Int { input.count - position }

    /// Reads one byte.
    ///
    /// - Throws: ``ProtocolPrimitivesError/bytesMissing(needed:available:)``.
    public mutating func uint8() throws(ProtocolPrimitivesError) -> UInt8 { try integer() }

    /// Reads 2 bytes, little-endian.
    ///
    /// - Throws: ``ProtocolPrimitivesError/bytesMissing(needed:available:)``.
    public mutating func uint16() throws(ProtocolPrimitivesError) -> UInt16 { try integer() }

    /// Reads 4 bytes, little-endian.
    ///
    /// - Throws: ``ProtocolPrimitivesError/bytesMissing(needed:available:)``.
    public mutating func uint32() throws(ProtocolPrimitivesError) -> UInt32 { try integer() }

    /// Reads 8 bytes, little-endian.
    ///
    /// - Throws: ``ProtocolPrimitivesError/bytesMissing(needed:available:)``.
    public mutating func uint64() throws(ProtocolPrimitivesError) -> UInt64 { try integer() }

    /// Reads exactly `count` bytes.
    ///
    /// - Throws: ``ProtocolPrimitivesError/bytesMissing(needed:available:)``, also for a negative count.
    public mutating func bytes(count: Int) throws(ProtocolPrimitivesError) -> [UInt8] {
        guard count >= 0, count <= remaining else {
            throw .bytesMissing(needed: count, available: remaining)
        }
        defer { position += count }
        return Array(input[position..<(position + count)])
    }

    /// Reads a 4-byte length and then that many bytes.
    ///
    /// - Throws: ``ProtocolPrimitivesError/bytesMissing(needed:available:)``.
    public mutating func lengthPrefixed() throws(ProtocolPrimitivesError) -> [UInt8] {
        let count = try uint32()
        return try bytes(count: Int(count))
    }

    /// Checks that nothing is left.
    ///
    /// - Throws: ``ProtocolPrimitivesError/bytesLeftOver(count:)``.
    public func finish() throws(ProtocolPrimitivesError) {
        guard remaining == 0 else { throw .bytesLeftOver(count: remaining) }
    }

    private mutating func integer<Value: FixedWidthInteger & UnsignedInteger>()
        throws(ProtocolPrimitivesError) -> Value
    {
        let count = Value.bitWidth / 8
        guard count <= remaining else { throw .bytesMissing(needed: count, available: remaining) }
        var value: Value = 0
        for offset in 0..<count {
            value |= Value(input[position + offset]) << Value(8 * offset)
        }
        position += count
        return value
    }
}
