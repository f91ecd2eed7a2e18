import FederatedProtocol
import ProtocolPrimitives
import SecureAggregation
import Testing

@testable import FederatedClient

@Suite struct ContextAnswerTests {
    private static let day: Int64 = 86_400

    private static func query(_ body: QueryBody, noise: QueryNoise = .exact) throws -> SumQuery {
        try SumQuery(
            body: body,
            encoding: FixedPointEncoding(
                l2Bound: body.l2Bound,
                length: body.length,
                clients: 10
            ),
            noise: noise
        )
    }

    private static func integers(
        _ query: SumQuery,
        events: [ContextEvent],
        history: [Int32],
        seed: UInt64 = 1
    ) throws -> [Int32] {
        var random = try SeededRandomSource(seed: seed, label: "answer")
        let answer = try QueryAnswerer(
            history: history,
            events: events,
            itemCount: 10,
            policy: ClientPolicy(minimumNoiseMultiplier: 0)
        ).answer(query, randomness: AnswerRandomness(using: &random))
        var integers = [Int32](repeating: 0, count: answer.length)
        integers.withUnsafeMutableBufferPointer { answer.write(0..<answer.length, into: $0) }
        return integers
    }

    private static func answer(
        _ body: ItemContextCountsQuery,
        events: [ContextEvent],
        history: [Int32] = [1, 4, 7]
    ) throws -> [Double] {
        let query = try query(.itemContextCounts(body))
        return try integers(query, events: events, history: history).map {
            query.encoding.decode(Int64($0))
        }
    }

    // 1970-01-01 was a Thursday: days 0 and 7 are the same value, day 2 a Saturday.
    @Test("Every distinct pair of item and value counts once, and all pairs together for 1")
    func pairs() throws {
        let query = try ItemContextCountsQuery(items: [1, 4], context: .weekday)
        let found = try Self.answer(
            query,
            events: [
                .init(item: 1, time: 0), .init(item: 1, time: 7 * Self.day),
                .init(item: 1, time: 2 * Self.day), .init(item: 4, time: 7 * Self.day - 1),
                // Outside the head, outside the history, outside the catalog, and without a time.
                .init(item: 7, time: 0), .init(item: 2, time: 0), .init(item: 99, time: 0),
                .init(item: -1, time: 0), .init(item: 4, time: nil),
            ]
        )
        var expected = [Double](repeating: 0, count: 14)
        for place in [3, 5, 7 + 2] { expected[place] = 1 / 3.0.squareRoot() }
        for (one, other) in zip(found, expected) { #expect(abs(one - other) < 1e-4) }
    }

    @Test("A bound shortens only what is longer")
    func norms() throws {
        let events = (0..<4).map { ContextEvent(item: 1, time: Int64($0) * Self.day) }
        for (bound, value) in [(1.5, 0.75), (2, 1), (5, 1)] {
            let query = try ItemContextCountsQuery(
                items: [1],
                context: .weekday,
                norm: .atMost(bound)
            )
            let found = try Self.answer(query, events: events)
            #expect(found.filter { $0 != 0 }.allSatisfy { abs($0 - value) < 1e-3 })
        }
    }

    @Test("Countries are matched by name; who knows nothing answers zeros of the same length")
    func silence() throws {
        let query = try ItemContextCountsQuery(
            items: [1, 4],
            context: .country(["Norway", "Spain"])
        )
        let found = try Self.answer(
            query,
            events: [.init(item: 4, time: nil, country: "Spain")]
        )
        #expect(abs(found[3] - 1) < 1e-4 && found.prefix(3).allSatisfy { $0 == 0 })
        for events in [
            [], [.init(item: 4, time: 5)], [.init(item: 4, time: 5, country: "Mars")],
        ] as [[ContextEvent]] {
            #expect(try Self.answer(query, events: events) == [0, 0, 0, 0])
        }
    }

    @Test("Items outside the catalog are refused, and a policy refuses as it does elsewhere")
    func refusals() throws {
        let far = try ItemContextCountsQuery(items: [1, 10], context: .month)
        #expect(throws: ClientError.unusableQuery(field: "items")) {
            try Self.answer(far, events: [])
        }
        let query = try Self.query(
            .itemContextCounts(ItemContextCountsQuery(items: [1], context: .month))
        )
        var random = try SeededRandomSource(seed: 1, label: "answer")
        let randomness = try AnswerRandomness(using: &random)
        for policy in [ClientPolicy(), ClientPolicy(minimumNoiseMultiplier: 0, maximumLength: 11)] {
            #expect(throws: ClientError.self) {
                try QueryAnswerer(history: [1], itemCount: 10, policy: policy)
                    .answer(query, randomness: randomness)
            }
        }
    }

    /// Whatever the public inputs and the events are, nobody's answer is longer than was charged.
    @Test("No answer is longer than its bound", arguments: 0..<60 as Range<UInt64>)
    func bounds(seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "context")
        let contexts: [ContextDescription] = [
            .month, .weekday, .hour, .country(["a", "b", "c"]), .device(["a", "b", "c"]),
        ]
        let items = (0..<10 as Range<UInt32>).filter { _ in random.uint64(below: 3) > 0 }
        let query = try Self.query(
            .itemContextCounts(
                ItemContextCountsQuery(
                    items: items.isEmpty ? [0] : items,
                    context: contexts[Int(random.uint64(below: 5))],
                    norm: random.uint64(below: 2) == 0 ? .unit : .atMost(1.5)
                )
            ),
            noise: .coordinator(variance: 1 << 34)
        )
        let events = (0..<Int(random.uint64(below: 200))).map { _ in
            ContextEvent(
                item: Int32(random.uint64(below: 12)),
                time: Int64(bitPattern: random.uint64(below: .max)),
                country: ["a", "b", "c", "d"][Int(random.uint64(below: 4))],
                device: ["a", "b", "c", "d"][Int(random.uint64(below: 4))]
            )
        }
        let integers = try Self.integers(
            query,
            events: events,
            history: (0..<10).map { $0 },
            seed: seed
        )
        let squares = integers.reduce(0.0) { $0 + Double($1) * Double($1) }
        #expect(squares <= Double(query.encoding.squaredSensitivity))
    }
}
