import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct BoundedUserMetricsTests {
    private static let names = [
        "ndcg@10", "recall@20", "auc", "novelty@5", "longtail@5", "diversity@5", "mrr",
    ]

    @Test func everyNumberLiesBetweenZeroAndOne() throws {
        var random = try SeededRandomSource(seed: 7, label: "bounded metrics")
        let names = try Self.names.map { try MetricName(parsing: $0) }
        for _ in 0..<200 {
            let items = 10 + Int(random.uint64(below: 50))
            func number() -> Double { Double(random.uint64(below: 2_001)) / 100 - 10 }
            // Some scores are no numbers: a client must not send what comes of them.
            let scores = (0..<items).map { _ in
                random.uint64(below: 40) == 0 ? Double.nan : number()
            }
            let background = try ItemBackground(
                counts: (0..<items).map { _ in number() },
                users: 1 + Int(random.uint64(below: 9)),
                similarity: ItemSimilarity(
                    vectors: (0..<(items * 3)).map { _ in Float(number()) },
                    dimension: 3
                )
            )
            var order = (0..<Int32(items)).map { $0 }
            random.shuffle(&order)
            let values = try BoundedUserMetrics.values(
                of: names,
                scores: scores,
                targets: Array(order.prefix(3)),
                negatives: random.uint64(below: 2) == 0 ? nil : Array(order.suffix(4)),
                history: Array(order[3..<6]),
                background: background
            )
            #expect(values.count == names.count)
            #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
        }
    }

    @Test func theyAreThePlansValues() throws {
        let vectors = try MetricVectors.read()
        let names = try ["ndcg@10", "recall@20", "auc"].map { try MetricName(parsing: $0) }
        for vector in vectors.rankings {
            let values = try BoundedUserMetrics.values(
                of: names,
                scores: vector.scores,
                targets: vector.targets,
                history: vector.history,
                background: ItemBackground(counts: vector.scores, users: 5)
            )
            for (name, value) in zip(names, values) {
                let expected = vector.expected["catalog"]?[name.description] ?? .nan
                #expect(abs(value - expected) < 1e-12)
            }
        }
    }

    @Test func noveltyIsAShareOfTheLargest() throws {
        let values = try BoundedUserMetrics.values(
            of: [MetricName(.novelty, at: 1)],
            scores: [3, 2, 1],
            targets: [2],
            history: [0],
            background: ItemBackground(counts: [16, 4, 1], users: 16)
        )
        #expect(values == [0.5])
    }

    @Test func refusesMetricsThatNobodyHasAlone() throws {
        for name in ["coverage@10", "gini@10", "personalization@10", "rmse", "diversity@5"] {
            #expect(throws: RecommendersError.self) {
                try BoundedUserMetrics.values(
                    of: [MetricName(parsing: name)],
                    scores: [1, 2],
                    targets: [0],
                    history: [],
                    background: ItemBackground(counts: [1, 1], users: 2)
                )
            }
        }
    }
}
