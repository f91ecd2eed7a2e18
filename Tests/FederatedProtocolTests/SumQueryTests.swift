import DifferentialPrivacy
import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation
import Testing

@Suite struct SumQueryTests {
    static func head(_ count: Int) throws -> HeadDescription {
        try HeadDescription(
            items: (0..<UInt32(count)).map { $0 * 2 },
            weights: (0..<count).map { 1 + Double($0) / 7 },
            direction: (0..<count).map { Double($0) / Double(count) }
        )
    }

    static func examples() throws -> [SumQuery] {
        let bodies: [QueryBody] = [
            .itemCounts(try ItemCountsQuery(itemCount: 17)),
            .itemGram(try ItemGramQuery(head: head(5))),
            .itemFactorStatistics(
                try ItemFactorStatisticsQuery(
                    gramHead: head(5),
                    eigenvectors: (0..<10).map { Double($0) / 10 },
                    whitening: [1, 2],
                    momentHead: head(7),
                    gramianWeight: 0.1
                )
            ),
        ]
        return try bodies.enumerated().map { index, body in
            try SumQuery(
                body: body,
                encoding: FixedPointEncoding(
                    l2Bound: body.l2Bound,
                    length: body.length,
                    clients: 1000
                ),
                noiseVariance: index == 1 ? nil : 123_456_789
            )
        }
    }

    @Test func roundTrips() throws {
        for query in try Self.examples() {
            let decoded = try SumQuery(decoding: query.encoded)
            #expect(decoded == query)
            #expect(decoded.digest == query.digest)
        }
    }

    @Test func lengthsAndBoundsAreThoseOfTheVectors() throws {
        let queries = try Self.examples()
        #expect(queries.map(\.body.length) == [17, 15, 17])
        #expect(queries.map(\.body.l2Bound) == [1, 1, (1 + 0.1 * 0.1).squareRoot()])
        #expect(queries[1].event == .nonPrivate)
        #expect(
            queries[0].event
                == .discreteGaussian(
                    squaredSensitivity: 1 << 32,
                    variance: 123_456_789,
                    dimension: 17
                )
        )
    }

    @Test func everyTruncationAndEveryExtraByteIsRefused() throws {
        for query in try Self.examples() {
            let bytes = query.encoded
            for count in 0..<bytes.count {
                #expect(throws: FederatedProtocolError.self) {
                    try SumQuery(decoding: Array(bytes.prefix(count)))
                }
            }
            #expect(throws: FederatedProtocolError.self) { try SumQuery(decoding: bytes + [0]) }
        }
    }

    @Test func noBitFlipTrapsOrGoesUnnoticed() throws {
        for query in try Self.examples() {
            let bytes = query.encoded
            for position in bytes.indices {
                for bit in 0..<8 {
                    var changed = bytes
                    changed[position] ^= 1 << UInt8(bit)
                    if let decoded = try? SumQuery(decoding: changed) {
                        #expect(decoded.encoded == changed, "byte \(position), bit \(bit)")
                    }
                }
            }
        }
    }

    @Test func refusesNumbersThatAreNone() {
        #expect(throws: FederatedProtocolError.invalidNumber(field: "weights")) {
            try HeadDescription(items: [0], weights: [.infinity], direction: [0])
        }
        #expect(throws: FederatedProtocolError.invalidNumber(field: "weights")) {
            try HeadDescription(items: [0], weights: [0], direction: [0])
        }
        #expect(throws: FederatedProtocolError.invalidNumber(field: "direction")) {
            try HeadDescription(items: [0], weights: [1], direction: [.nan])
        }
        #expect(throws: FederatedProtocolError.countOutOfRange(field: "itemCount")) {
            try ItemCountsQuery(itemCount: 0)
        }
    }
}
