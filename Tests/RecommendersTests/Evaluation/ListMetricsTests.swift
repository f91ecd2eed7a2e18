import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct ListMetricsTests {
    /// Evaluates the reference's users; the targets do not matter.
    private static func result(
        _ names: [String],
        _ lists: MetricVectors.Lists,
        similarity: ItemSimilarity? = nil
    ) throws -> (result: EvaluationResult, lists: [[Int32]]) {
        let plan = try EvaluationPlan(metrics: names.map { try MetricName(parsing: $0) })
        var counts = [Double](repeating: 0, count: lists.itemCount)
        for history in lists.histories {
            for item in history { counts[Int(item)] += 1 }
        }
        let background = try ItemBackground(
            counts: counts,
            users: lists.histories.count,
            similarity: similarity
        )
        var evaluator = try UserEvaluator(plan: plan, background: background)
        var users: [UserEvaluation] = []
        for (scores, history) in zip(lists.scores, lists.histories) {
            var scores = scores
            let target = (0..<Int32(lists.itemCount)).first { !history.contains($0) } ?? 0
            users.append(
                try evaluator.evaluate(scores: &scores, targets: [target], history: history)
            )
        }
        var random = try SeededRandomSource(seed: 1, label: "lists")
        let result = try EvaluationResult(
            summarizing: users,
            plan: plan,
            itemCount: lists.itemCount,
            using: &random
        )
        return (result, users.map(\.list))
    }

    @Test func listsAndTheirMetricsAgreeWithTheReference() throws {
        let lists = try MetricVectors.read().lists
        let names = ["coverage@8", "gini@8", "personalization@8", "novelty@8", "longtail@8"]
        let (result, listed) = try Self.result(names, lists)
        #expect(listed == lists.expected.lists)
        let expected = lists.expected
        let values = [
            expected.coverage, expected.gini, expected.personalization, expected.novelty,
            expected.longtail,
        ]
        for (name, value) in zip(names, values) {
            let metric = try MetricName(parsing: name)
            #expect(abs((result.metrics[metric] ?? .nan) - value) < 1e-12, "\(name)")
        }
        // Only means over users have intervals.
        #expect(Set(result.intervals.keys.map(\.description)) == ["novelty@8", "longtail@8"])
    }

    @Test func diversityAgreesWithTheReference() throws {
        let lists = try MetricVectors.read().lists
        let metric = try MetricName(.diversity, at: 8)
        let similarities: [(ItemSimilarity, Double)] = [
            (
                try ItemSimilarity(vectors: lists.vectors, dimension: lists.dimension),
                lists.expected.diversityByVectors
            ),
            (
                ItemSimilarity(categories: lists.categories),
                lists.expected.diversityByCategories
            ),
            (
                try ItemSimilarity(histories: lists.histories, itemCount: lists.itemCount),
                lists.expected.diversityByUsers
            ),
        ]
        for (similarity, expected) in similarities {
            let (result, _) = try Self.result(["diversity@8"], lists, similarity: similarity)
            // Unit vectors are kept in single precision.
            #expect(abs((result.metrics[metric] ?? .nan) - expected) < 1e-6)
        }
    }

    @Test func oneListForAllAndListsOfTheirOwn() throws {
        func personalization(_ scores: [[Double]]) throws -> [MetricName: Double] {
            let lists = try Self.lists(scores)
            return try Self.result(["personalization@2", "coverage@2", "gini@2"], lists).result
                .metrics
        }
        let name = try MetricName(.personalization, at: 2)
        let gini = try MetricName(.gini, at: 2)
        let same = try personalization([[4, 3, 2, 1], [4, 3, 2, 1], [4, 3, 2, 1]])
        #expect(same[name] == 0 && same[gini] == 0.5)
        let own = try personalization([[4, 3, 2, 1], [1, 2, 3, 4]])
        #expect(own[name] == 1 && own[gini] == 0)
        // One user cannot be compared.
        #expect(try personalization([[1, 2, 3, 4]])[name] == nil)
    }

    private static func lists(_ scores: [[Double]]) throws -> MetricVectors.Lists {
        var lists = try MetricVectors.read().lists
        lists.itemCount = scores[0].count
        lists.scores = scores
        lists.histories = scores.map { _ in [] }
        return lists
    }

    @Test func theTailIsWhatTheHeadLeaves() throws {
        // 50 + 30 of 100 make the head; negative noise counts as nothing.
        let background = try ItemBackground(counts: [30, 10, 50, 10, -7], users: 64)
        #expect(background.isTail == [false, true, false, true, true])
        #expect(background.information[4] == 6 && background.maximumInformation == 6)
        #expect(try ItemBackground(counts: [0, 0], users: 1).isTail == [true, true])
        #expect(throws: RecommendersError.self) { try ItemBackground(counts: [.nan], users: 2) }
        #expect(throws: RecommendersError.self) { try ItemBackground(counts: [1], users: 0) }
    }
}
