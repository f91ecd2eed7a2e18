import ProtocolPrimitives

extension ByteWriter {
    /// Appends IEEE 754 doubles, 8 bytes each, little-endian.
    mutating func doubles(_ values: [Double]) { for value in values { double(value) } }

    /// Appends IEEE 754 singles, 4 bytes each, little-endian.
    mutating func floats(_ values: [Float]) { for value in values { uint32(value.bitPattern) } }

    /// Appends one IEEE 754 double, little-endian.
    mutating func double(_ value: Double) { uint64(value.bitPattern) }
}

extension ByteReader {
    /// Reads an item count that the remaining bytes can hold.
    mutating func count(below limit: Int, bytesEach: Int, field: String)
        throws(FederatedProtocolError) -> Int
    {
        let count = Int(try checkedUInt32())
        guard count >= 1, count <= limit, count <= remaining / bytesEach else {
            throw .countOutOfRange(field: field)
        }
        return count
    }

    /// Reads one byte with this module's error.
    mutating func checkedUInt8() throws(FederatedProtocolError) -> UInt8 {
        do { return try uint8() } catch { throw .malformed(error) }
    }

    /// Reads 4 bytes with this module's error.
    mutating func checkedUInt32() throws(FederatedProtocolError) -> UInt32 {
        do { return try uint32() } catch { throw .malformed(error) }
    }

    /// Reads one IEEE 754 double.
    mutating func double() throws(FederatedProtocolError) -> Double {
        do { return Double(bitPattern: try uint64()) } catch { throw .malformed(error) }
    }

    /// Reads `count` IEEE 754 doubles.
    mutating func doubles(count: Int) throws(FederatedProtocolError) -> [Double] {
        guard count <= remaining / 8 else { throw .countOutOfRange(field: "doubles") }
        var values: [Double] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try double()) }
        return values
    }

    /// Reads `count` IEEE 754 singles.
    mutating func floats(count: Int) throws(FederatedProtocolError) -> [Float] {
        guard count <= remaining / 4 else { throw .countOutOfRange(field: "floats") }
        var values: [Float] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(Float(bitPattern: try checkedUInt32())) }
        return values
    }
}
