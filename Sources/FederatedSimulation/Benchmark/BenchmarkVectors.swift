import FederatedCoordinator
import ProtocolPrimitives

/// Vectors that look random, cost next to nothing to make, and can be made again to check a sum.
///
/// Client c's coordinate i is entry (i + 977·c) mod 2^16 of a table of pseudorandom values.
struct BenchmarkVectors: Sendable {
    private static let tableCount = 1 << 16
    private let table: [Int32]

    /// Fills the table with values of magnitude at most `bound`.
    init(bound: Int) {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        let width = UInt64(2 * bound + 1)
        table = (0..<Self.tableCount).map { _ in
            // Knuth's MMIX generator.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int32(truncatingIfNeeded: Int((state >> 32) * width >> 32) - bound)
        }
    }

    /// Writes a range of a client's vector.
    func write(
        _ range: Range<Int>,
        of client: ClientID,
        into output: UnsafeMutableBufferPointer<Int32>
    ) {
        let offset = range.lowerBound + 977 * Int(client.rawValue)
        table.withUnsafeBufferPointer { table in
            for index in 0..<output.count {
                output[index] = table[(offset &+ index) & (Self.tableCount - 1)]
            }
        }
    }

    /// Whether a sum is that of the survivors' vectors, modulo 2^bits.
    func isSum(_ sum: SecureAggregationSum, modulusBits: Int) -> Bool {
        var expected = [Int32](repeating: 0, count: sum.values.count)
        var block = [Int32](repeating: 0, count: sum.values.count)
        for client in sum.survivors {
            block.withUnsafeMutableBufferPointer { write(0..<$0.count, of: client, into: $0) }
            for index in expected.indices { expected[index] &+= block[index] }
        }
        let shift = Int32(32 - modulusBits)
        return expected.indices.allSatisfy { index in
            (expected[index] << shift) >> shift == sum.values[index]
        }
    }
}
