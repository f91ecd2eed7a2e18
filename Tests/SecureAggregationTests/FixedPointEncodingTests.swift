import SecureAggregation
import Testing

@Suite struct FixedPointEncodingTests {
    @Test func sumsOfAllClientsFitTheLanes() throws {
        for clients in [2, 943, 6040, 100_000, 1_000_000] {
            for length in [10, 3706, 110_685, 515_620] {
                guard
                    let encoding = try? FixedPointEncoding(
                        l2Bound: 1,
                        length: length,
                        clients: clients
                    )
                else { continue }
                let largest = Int64(clients) * encoding.normBound
                #expect(largest < 1 << 31)
                let bits = FixedPointEncoding.modulusBitCount(
                    clients: clients,
                    normBoundExponent: encoding.normBoundExponent
                )
                #expect(bits.map { largest < 1 << Int64($0 - 1) } == true)
                #expect(bits.map { largest >= 1 << Int64($0 - 2) } == true)
            }
        }
    }

    @Test func theScaleLeavesRoomForRounding() throws {
        let encoding = try FixedPointEncoding(l2Bound: 1, length: 110_685, clients: 6040)
        #expect(encoding.normBoundExponent == 16)
        let rounding = Double(110_685).squareRoot()
        #expect(encoding.scale + rounding <= Double(encoding.normBound))
        #expect(encoding.scale > 0.99 * Double(encoding.normBound))
        #expect(encoding.decode(Int64(encoding.scale.rounded())) - 1 < 1e-5)
    }

    /// Ten million coordinates stay possible below the largest exponent, and lose under 1/128.
    @Test func longVectorsKeepTheirRange() throws {
        for length in [1, 118_592, 250_000, 1_000_000, 10_000_000] {
            let encoding = try FixedPointEncoding(l2Bound: 1, length: length, clients: 100)
            #expect(encoding.scale > (1 - 1.0 / 127) * Double(encoding.normBound))
            #expect(encoding.normBoundExponent <= FixedPointEncoding.maximumNormBoundExponent)
        }
        #expect(
            try FixedPointEncoding(l2Bound: 1, length: 118_592, clients: 6040).normBoundExponent
                == 16
        )
        #expect(
            try FixedPointEncoding(l2Bound: 1, length: 10_000_000, clients: 6040)
                .normBoundExponent == 18
        )
        _ = try FixedPointEncoding(l2Bound: 1, length: 10_000_000, normBoundExponent: 13)
        #expect(throws: FixedPointEncodingError.self) {
            try FixedPointEncoding(l2Bound: 1, length: 10_000_000, normBoundExponent: 12)
        }
    }

    @Test func refusesWhatCannotWork() {
        #expect(throws: FixedPointEncodingError.invalidBound) {
            try FixedPointEncoding(l2Bound: .nan, length: 3, clients: 3)
        }
        #expect(throws: FixedPointEncodingError.invalidBound) {
            try FixedPointEncoding(l2Bound: 1, length: 0, clients: 3)
        }
        #expect(throws: FixedPointEncodingError.self) {
            try FixedPointEncoding(l2Bound: 1, length: 1_000_000, normBoundExponent: 8)
        }
        #expect(throws: FixedPointEncodingError.tooManyClients(clients: .max)) {
            try FixedPointEncoding(l2Bound: 1, length: 3, clients: .max)
        }
    }
}
