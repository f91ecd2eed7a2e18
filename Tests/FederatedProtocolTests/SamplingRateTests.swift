import DifferentialPrivacy
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Queries about a secret sample.
@Suite struct SamplingRateTests {
    private static func query(_ noise: QueryNoise, rate: Double?) throws -> SumQuery {
        let body = QueryBody.itemCounts(try ItemCountsQuery(itemCount: 17))
        return try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: 1, length: 17, clients: 1000),
            noise: noise,
            samplingRate: rate
        )
    }

    private static let noises: [QueryNoise] = [
        .exact, .coordinator(variance: 1 << 34),
        .clients(shareVariance: 54_321, minimumShares: 900),
    ]

    @Test func ratesRoundTripBehindTheFormWithoutOne() throws {
        for noise in Self.noises {
            let plain = try Self.query(noise, rate: nil)
            var digests: Set<[UInt8]> = [plain.digest]
            for rate in [0.1, 0.5, 0x1p-60, 1 - 0x1p-53] {
                let sampled = try Self.query(noise, rate: rate)
                let bits = withUnsafeBytes(of: rate.bitPattern.littleEndian) { Array($0) }
                #expect(sampled.encoded == plain.encoded + [1] + bits)
                #expect(try SumQuery(decoding: sampled.encoded) == sampled)
                #expect(digests.insert(sampled.digest).inserted)
            }
            #expect(try SumQuery(decoding: plain.encoded).samplingRate == nil)
        }
    }

    @Test(arguments: [0, -0.1, 1, 1.5, .nan, .infinity, -0.0] as [Double])
    func ratesOutOfRangeAreRefused(rate: Double) throws {
        #expect(throws: FederatedProtocolError.invalidNumber(field: "samplingRate")) {
            try Self.query(.exact, rate: rate)
        }
        let bits = withUnsafeBytes(of: rate.bitPattern.littleEndian) { Array($0) }
        let bytes = try Self.query(.exact, rate: nil).encoded + [1] + bits
        #expect(throws: FederatedProtocolError.invalidNumber(field: "samplingRate")) {
            try SumQuery(decoding: bytes)
        }
    }

    @Test func otherBytesBehindTheNoiseAreRefused() throws {
        let plain = try Self.query(.exact, rate: nil).encoded
        let sampled = try Self.query(.exact, rate: 0.25).encoded
        for count in (plain.count + 1)..<sampled.count {
            #expect(throws: FederatedProtocolError.self) {
                try SumQuery(decoding: Array(sampled[..<count]))
            }
        }
        #expect(throws: FederatedProtocolError.self) { try SumQuery(decoding: sampled + [0]) }
        for mark: UInt8 in [0, 2, 255] {
            var bytes = sampled
            bytes[plain.count] = mark
            #expect(throws: FederatedProtocolError.self) { try SumQuery(decoding: bytes) }
        }
    }

    @Test func theEventIsThatOfTheSample() throws {
        for noise in Self.noises.dropFirst() {
            let (plain, sampled) = (
                try Self.query(noise, rate: nil), try Self.query(noise, rate: 0.1)
            )
            #expect(sampled.event == .poissonSampled(rate: 0.1, event: plain.event))
            #expect(
                sampled.event(shares: 950)
                    == .poissonSampled(rate: 0.1, event: plain.event(shares: 950))
            )
            // What a policy asks for is the noise itself.
            #expect(sampled.noiseMultiplier == plain.noiseMultiplier)
        }
        #expect(try Self.query(.exact, rate: 0.1).event == .nonPrivate)
    }
}
