import ProtocolPrimitives
import Testing

@testable import SecureAggregation

@Suite struct PackedVectorTests {
    /// One bit at a time.
    private func slowPack(_ lanes: [UInt32], bits: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (lanes.count * bits + 7) / 8)
        for (index, lane) in lanes.enumerated() {
            for bit in 0..<bits where lane >> UInt32(bit) & 1 == 1 {
                bytes[(index * bits + bit) / 8] |= 1 << UInt8((index * bits + bit) % 8)
            }
        }
        return bytes
    }

    @Test(arguments: 1...32) func packsAndUnpacksLikeTheSlowWay(bits: Int) throws {
        var random = try Sample.random("pack-\(bits)")
        for count in [0, 1, 2, 3, 7, 8, 9, 31, 64, 65, 257] {
            let lanes = (0..<count).map { _ in UInt32(truncatingIfNeeded: random.uint64()) }
            var packed = [UInt8](
                repeating: 0xAA,
                count: BitPacking.byteCount(laneCount: count, bits: bits)
            )
            lanes.withUnsafeBufferPointer { lanes in
                packed.withUnsafeMutableBytes { BitPacking.pack(lanes, bits: bits, into: $0) }
            }
            #expect(packed == slowPack(lanes, bits: bits))
            let start = (0..<count).map { UInt32($0) }
            var sums = start
            let vector = try #require(PackedVector(laneCount: count, bits: bits, bytes: packed))
            vector.add(to: &sums)
            let mask = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(bits)) - 1)
            #expect(sums == zip(start, lanes).map { $0 &+ $1 & mask })
        }
    }

    @Test func onlyOnePackingIsAccepted() {
        #expect(PackedVector(laneCount: 3, bits: 5, bytes: [0xFF, 0x7F]) != nil)
        #expect(PackedVector(laneCount: 3, bits: 5, bytes: [0xFF, 0x80]) == nil)
        #expect(PackedVector(laneCount: 3, bits: 5, bytes: [0xFF]) == nil)
        #expect(PackedVector(laneCount: 3, bits: 5, bytes: [0xFF, 0x7F, 0]) == nil)
        #expect(PackedVector(laneCount: 3, bits: 0, bytes: []) == nil)
        #expect(PackedVector(laneCount: 3, bits: 33, bytes: .init(repeating: 0, count: 13)) == nil)
        #expect(PackedVector(laneCount: -1, bits: 8, bytes: []) == nil)
    }

    @Test(arguments: [1, 5, 2048, 2049, 20_001]) func asksForEveryLaneOnceInOrder(length: Int)
        throws
    {
        let parameters = try SecureAggregationParameters(
            unproven: .semiHonest,
            neighborCount: 2,
            reconstructionThreshold: 1,
            modulusBits: 17,
            valueBound: 65_535
        )
        var next = 0
        let vector = try PackedVector(
            masking: length,
            parameters: parameters,
            masks: []
        ) { range, values in
            #expect(range.lowerBound == next && range.count == values.count)
            #expect(values.allSatisfy { $0 == 0 })
            next = range.upperBound
            for (offset, lane) in range.enumerated() { values[offset] = Int32(-(lane % 1000)) }
        }
        #expect(next == length)
        var sums = [UInt32](repeating: 0, count: length)
        vector.add(to: &sums)
        #expect(sums == (0..<length).map { UInt32(truncatingIfNeeded: -($0 % 1000)) & 0x1FFFF })
    }

    @Test(arguments: [(100, true), (-100, true), (101, false), (-101, false), (Int32.min, false)])
    func valuesBeyondTheBoundAreRefused(value: Int32, isGood: Bool) throws {
        let parameters = try SecureAggregationParameters(
            unproven: .semiHonest,
            neighborCount: 2,
            reconstructionThreshold: 1,
            modulusBits: 20,
            valueBound: 100
        )
        let vector = try? PackedVector(masking: 10, parameters: parameters, masks: []) {
            $1[9] = value
        }
        #expect((vector != nil) == isGood)
    }
}
