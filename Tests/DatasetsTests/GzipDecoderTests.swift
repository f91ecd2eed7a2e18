import Foundation
import ProtocolPrimitives
import Testing

@testable import Datasets

@Suite struct GzipDecoderTests {
    private let limit = 1 << 24

    /// `printf '1 2 3\n4 5\n' | gzip -9 -n`, by gzip 1.12.
    private let fromGzip = "1f8b08000000000002033354305230e6325130e502005301a1230a000000"

    @Test func decodesWhatGzipWrote() throws {
        let input = try Hex.decode(fromGzip)
        let output = try GzipDecoder.decode(input, file: "data", limitByteCount: limit)
        #expect(output == bytes("1 2 3\n4 5\n"))
        let reading = try DatasetReader(format: .lightGCN).parse(input, file: "data")
        #expect(pairs(reading.table) == [["1", "2"], ["1", "3"], ["4", "5"]])
        #expect(reading.report.isCompressed)
        #expect(reading.report.byteCount == 10)
    }

    @Test(arguments: [0, 1, 1000, 262_143, 262_144, 262_145, 1_500_000])
    func decodesAnySize(_ count: Int) throws {
        var random = try SeededRandomSource(seed: UInt64(count), label: "gzip")
        let input = random.bytes(count: count)
        let packed = try gzip(input)
        #expect(
            try GzipDecoder.decode(packed, file: "data", limitByteCount: limit) == input
        )
    }

    @Test func decodesSeveralMembersAndPadding() throws {
        let packed =
            try gzip(bytes("one ")) + gzip([]) + gzip(bytes("two"))
            + [UInt8](repeating: 0, count: 9)
        #expect(
            try GzipDecoder.decode(packed, file: "data", limitByteCount: limit) == bytes("one two")
        )
    }

    @Test func everyTruncationIsRefused() throws {
        let whole = try Hex.decode(fromGzip)
        for count in 2..<whole.count {
            #expect(throws: DatasetError.gzipTruncated(file: "data"), "\(count)") {
                try GzipDecoder.decode(Array(whole[..<count]), file: "data", limitByteCount: limit)
            }
        }
        let members = try gzip(bytes("one")) + gzip(bytes("two"))
        #expect(throws: DatasetError.gzipTruncated(file: "data")) {
            try GzipDecoder.decode(Array(members.dropLast(3)), file: "data", limitByteCount: limit)
        }
    }

    /// Flipped bits after the 10-byte header are noticed, or they are padding and change nothing.
    @Test func flippedBitsNeverChangeTheOutput() throws {
        let whole = try Hex.decode(fromGzip)
        var refused = 0
        for position in 10..<whole.count {
            for bit in 0..<8 {
                var damaged = whole
                damaged[position] ^= 1 << UInt8(bit)
                do {
                    let output = try GzipDecoder.decode(
                        damaged,
                        file: "data",
                        limitByteCount: limit
                    )
                    #expect(output == bytes("1 2 3\n4 5\n"), "\(position) \(bit)")
                } catch {
                    refused += 1
                }
            }
        }
        // The last byte of the compressed data has 6 bits of padding.
        #expect(refused == (whole.count - 10) * 8 - 6)
    }

    @Test func damageIsCalledDamage() throws {
        var checksum = try Hex.decode(fromGzip)
        checksum[checksum.count - 6] ^= 1
        let garbage = try Hex.decode(fromGzip) + bytes("tail")
        for input in [checksum, garbage, [0x1F, 0x8B, 0x07, 0, 0, 0, 0, 0, 0, 0, 0]] {
            #expect(throws: DatasetError.gzipCorrupt(file: "data")) {
                try GzipDecoder.decode(input, file: "data", limitByteCount: limit)
            }
        }
    }

    @Test func stopsAtTheLimit() throws {
        let packed = try gzip([UInt8](repeating: 0x30, count: 2_000_000))
        #expect(packed.count < 10_000)
        let error = DatasetError.fileTooLarge(file: "data", limitByteCount: 1_000_000)
        #expect(throws: error) {
            try GzipDecoder.decode(packed, file: "data", limitByteCount: 1_000_000)
        }
    }
}
