import Foundation
import Recommenders
import Testing

@Suite struct UserEvaluatorTests {
    private static func evaluate(
        _ names: [String],
        scores: [Double],
        targets: [Int32],
        negatives: [Int32]? = nil,
        history: [Int32] = [],
        candidates: CandidateRule = .split
    ) throws -> [Double] {
        let plan = try EvaluationPlan(
            metrics: names.map { try MetricName(parsing: $0) },
            candidates: candidates
        )
        let background = try ItemBackground(
            counts: [Double](repeating: 1, count: scores.count),
            users: 4
        )
        var evaluator = try UserEvaluator(plan: plan, background: background)
        var scores = scores
        return try evaluator.evaluate(
            scores: &scores,
            targets: targets,
            negatives: negatives,
            history: history
        ).values
    }

    @Test func scoresAHandSolvedUser() throws {
        // Items 0…5; history {0}; target {2}; negatives {1, 3, 4}: one of them is better.
        let values = try Self.evaluate(
            ["hr@10", "ndcg@10", "recall@20", "ndcg@20"],
            scores: [9, 5, 4, 3, 2, 8],
            targets: [2],
            negatives: [1, 3, 4],
            history: [0]
        )
        // In the whole catalog without the history, 5 and 1 are better: rank 2.
        #expect(values == [1, 1 / log2(3), 1, 1 / log2(4)])
    }

    @Test func tiesCountAgainstTheTarget() throws {
        let scores = [Double](repeating: 1, count: 30)
        let names = ["hr@10", "recall@20"]
        let ten = try Self.evaluate(
            names,
            scores: scores,
            targets: [0],
            negatives: Array(1...10)
        )
        #expect(ten == [0, 0])
        let nine = try Self.evaluate(names, scores: scores, targets: [0], negatives: Array(1...9))
        #expect(nine == [1, 0])
    }

    @Test func aNegativeThatIsTheTargetCountsAgainstIt() throws {
        let values = try Self.evaluate(
            ["ndcg@10"],
            scores: [2, 1],
            targets: [0],
            negatives: [0, 1]
        )
        #expect(values == [1 / log2(3)])
    }

    @Test func aNegativeOfTheHistoryStillCounts() throws {
        let values = try Self.evaluate(
            ["mrr@10"],
            scores: [2, 3],
            targets: [0],
            negatives: [1],
            history: [1]
        )
        #expect(values == [0.5])
    }

    @Test func everyMetricOfRanksAgreesWithTheReference() throws {
        let vectors = try MetricVectors.read()
        #expect(vectors.rankings.count == 24)
        let rules: [String: CandidateRule] = [
            "catalog": .catalog, "negatives": .negatives, "all": .all,
        ]
        for vector in vectors.rankings {
            for (name, expected) in vector.expected {
                let names = expected.keys.sorted()
                #expect(names.count == 44)
                let values = try Self.evaluate(
                    names,
                    scores: vector.scores,
                    targets: vector.targets,
                    negatives: vector.negatives,
                    history: vector.history,
                    candidates: try #require(rules[name])
                )
                for (metric, value) in zip(names, values) {
                    #expect(abs(value - (expected[metric] ?? .nan)) < 1e-12, "\(metric) \(name)")
                }
            }
        }
    }

    /// Ranks beyond the largest cut-off are not counted to the end; no value may notice.
    @Test func stoppingEarlyChangesNothing() throws {
        let scores: [Double] = (0..<5_000).map { Double(($0 * 7919) % 4_001) }
        let targets: [Int32] = [3, 77, 500, 4_999]
        for name in ["ndcg@5", "recall@1", "map@20", "precision@1000"] {
            let alone = try Self.evaluate([name], scores: scores, targets: targets)
            let together = try Self.evaluate([name, "auc"], scores: scores, targets: targets)
            #expect(alone[0] == together[0])
        }
    }

    @Test func theSplitsRuleLooksAtTheCutoff() throws {
        let scores: [Double] = (0..<40).map { Double($0) }
        // Rank 30 in the catalog, 0 among the negatives.
        let values = try Self.evaluate(
            ["hr@10", "hr@11", "mrr", "auc"],
            scores: scores,
            targets: [9],
            negatives: [1, 2, 3]
        )
        #expect(values == [1, 0, 1, 1])
        let catalog = try Self.evaluate(
            ["hr@10", "mrr"],
            scores: scores,
            targets: [9],
            negatives: [1, 2, 3],
            candidates: .catalog
        )
        #expect(catalog == [0, 1 / 31])
    }

    @Test func aScoreThatIsNoNumberIsTheWorst() throws {
        let scores = [Double.nan, 1, 2]
        let values = try Self.evaluate(["mrr", "auc"], scores: scores, targets: [0])
        #expect(values == [1 / 3, 0])
        let negatives = try Self.evaluate(
            ["mrr", "hr@1"],
            scores: scores,
            targets: [0],
            negatives: [1, 2]
        )
        #expect(negatives == [1 / 3, 0])
    }

    @Test func refusesWhatDoesNotFit() throws {
        #expect(throws: RecommendersError.itemOutOfRange(index: 5, itemCount: 2)) {
            try Self.evaluate(["auc"], scores: [1, 2], targets: [5])
        }
        #expect(throws: RecommendersError.itemOutOfRange(index: -1, itemCount: 2)) {
            try Self.evaluate(["auc"], scores: [1, 2], targets: [0], negatives: [-1])
        }
        #expect(throws: RecommendersError.self) {
            try Self.evaluate(["auc"], scores: [1, 2], targets: [])
        }
        #expect(throws: RecommendersError.self) {
            try Self.evaluate(["diversity@2"], scores: [1, 2], targets: [0])
        }
        // A history may name items the catalog does not have.
        #expect(
            try Self.evaluate(["mrr"], scores: [1, 2], targets: [0], history: [9, -3]) == [0.5]
        )
    }
}
