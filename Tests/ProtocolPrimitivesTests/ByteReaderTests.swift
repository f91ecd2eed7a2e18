import ProtocolPrimitives
import Testing

@Suite struct ByteReaderTests {
    @Test func readsWhatAWriterWrote() throws {
        var writer = ByteWriter()
        writer.uint8(7)
        writer.uint16(0x0102)
        writer.uint32(0x0304_0506)
        writer.uint64(0x0708_090A_0B0C_0D0E)
        writer.lengthPrefixed([1, 2, 3])
        #expect(writer.output.prefix(3) == [7, 2, 1])

        var reader = ByteReader(writer.output)
        #expect(try reader.uint8() == 7)
        #expect(try reader.uint16() == 0x0102)
        #expect(try reader.uint32() == 0x0304_0506)
        #expect(try reader.uint64() == 0x0708_090A_0B0C_0D0E)
        #expect(try reader.lengthPrefixed() == [1, 2, 3])
        try reader.finish()
    }

    @Test func refusesMissingAndLeftOverBytes() throws {
        var reader = ByteReader([1, 2, 3])
        #expect(throws: ProtocolPrimitivesError.bytesMissing(needed: 4, available: 3)) {
            try reader.uint32()
        }
        #expect(throws: ProtocolPrimitivesError.bytesLeftOver(count: 3)) { try reader.finish() }
        #expect(throws: ProtocolPrimitivesError.self) { try reader.bytes(count: -1) }
        #expect(throws: ProtocolPrimitivesError.self) { try reader.bytes(count: .max) }
    }

    @Test func refusesALengthBeyondTheInput() {
        var reader = ByteReader([255, 255, 255, 255, 0])
        #expect(throws: ProtocolPrimitivesError.self) { try reader.lengthPrefixed() }
    }
}
