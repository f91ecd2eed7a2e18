import ProtocolPrimitives
import SecureAggregation
import Testing

@testable import FederatedProtocol

@Suite struct ContextQueryTests {
    private static func encoded(_ body: QueryBody) throws -> [UInt8] {
        var writer = ByteWriter()
        body.encode(into: &writer)
        return writer.output
    }

    @Test("Queries come back from their bytes, and no part of them does")
    func roundTrips() throws {
        for context in [
            .month, .weekday, .hour, .country(["Eire", "Österreich"]), .device(["phone"]),
        ]
            as [ContextDescription]
        {
            for norm in [VectorNorm.unit, .atMost(3)] {
                let body = QueryBody.itemContextCounts(
                    try ItemContextCountsQuery(items: [0, 3, 9], context: context, norm: norm)
                )
                #expect(body.kind == "itemContextCounts" && body.values == .one)
                #expect(body.length == 3 * context.valueCount && body.l2Bound == norm.bound)
                let query = try SumQuery(
                    body: body,
                    encoding: FixedPointEncoding(
                        l2Bound: body.l2Bound,
                        length: body.length,
                        clients: 10
                    ),
                    noise: .coordinator(variance: 7)
                )
                #expect(try SumQuery(decoding: query.encoded) == query)
                for length in 0..<query.encoded.count {
                    #expect(throws: FederatedProtocolError.self) {
                        try SumQuery(decoding: Array(query.encoded.prefix(length)))
                    }
                }
                #expect(throws: FederatedProtocolError.self) {
                    try SumQuery(decoding: query.encoded + [0])
                }
            }
        }
    }

    /// Number 13, then weekday, unit norm, one item.
    @Test("The bytes are those of the description")
    func bytes() throws {
        let body = QueryBody.itemContextCounts(
            try ItemContextCountsQuery(items: [258], context: .weekday)
        )
        #expect(
            try Self.encoded(body) == [13, 1] + [UInt8](repeating: 0, count: 8)
                + [1, 0, 0, 0, 2, 1, 0, 0]
        )
        let country = QueryBody.itemContextCounts(
            try ItemContextCountsQuery(items: [0], context: .country(["UK"]))
        )
        #expect(
            try Self.encoded(country).prefix(9) == [13, 3, 1, 0, 0, 0, 2, 0x55, 0x4b]
        )
    }

    @Test("What is out of range is refused, made or read")
    func refusals() throws {
        let long = String(repeating: "x", count: 65)
        for context in [
            .country([]), .country(["a", "a"]), .country([""]), .country([long]),
            .country(["a\u{7}"]), .country(["a\u{202e}"]), .country((0...256).map(String.init)),
            .device([]),
            .device(["a", "a"]),
        ] as [ContextDescription] {
            #expect(throws: FederatedProtocolError.self) {
                try ItemContextCountsQuery(items: [1], context: context)
            }
        }
        for items in [[], [2, 2], [3, 1]] as [[UInt32]] {
            #expect(throws: FederatedProtocolError.self) {
                try ItemContextCountsQuery(items: items, context: .month)
            }
        }
        #expect(throws: FederatedProtocolError.self) {
            try ItemContextCountsQuery(items: [1], context: .month, norm: .atMost(0.5))
        }
        let good = try Self.encoded(
            .itemContextCounts(ItemContextCountsQuery(items: [1], context: .country(["ab"])))
        )
        // Another context; 2³² − 1 names; none; not UTF-8; a control character; a norm of −0.
        for (place, byte) in [(1, 5), (2, 255), (2, 0), (7, 0xff), (7, 1), (16, 0x80)] {
            var bytes = good
            bytes[place] = UInt8(byte)
            #expect(throws: FederatedProtocolError.self, "byte \(place)") {
                var reader = ByteReader(bytes)
                _ = try QueryBody(from: &reader)
            }
        }
    }
}
