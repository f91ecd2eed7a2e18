import Datasets
import Recommenders
import Testing

@testable import FederatedSimulation

@Suite struct ModelEvaluationTests {
    private static func split(negatives: Int?) throws -> Split {
        var shop = SyntheticShop(seed: 4)
        shop.userCount = 150
        shop.itemCount = 80
        shop.tasteGroupCount = 4
        shop.meanInteractionCount = 9
        return try Split.leaveOneOut(shop.table(), negativeCount: negatives, seed: 4)
    }

    private static func result(
        _ split: Split,
        _ names: [String],
        candidates: CandidateRule = .split,
        groups: [EvaluationPlan.Grouping] = [],
        workers: Int = 2,
        seed: UInt64 = 1
    ) throws -> EvaluationResult {
        let plan = try EvaluationPlan(
            metrics: names.map { try MetricName(parsing: $0) },
            candidates: candidates,
            groups: groups,
            minimumGroup: 10
        )
        let model = try PopularityModel(counts: ModelEvaluation.counts(split))
        return try ModelEvaluation(
            plan: plan,
            data: ScenarioData(split),
            seed: seed,
            workers: workers
        )
        .result(of: model)
    }

    private static let names = [
        "ndcg@10", "hr@10", "recall@20", "ndcg@20", "auc", "coverage@20", "gini@20", "novelty@20",
        "longtail@20", "personalization@20", "diversity@20",
    ]

    @Test func threadsChangeNothing() throws {
        let split = try Self.split(negatives: 20)
        let one = try Self.result(split, Self.names, groups: [.activity], workers: 1)
        let three = try Self.result(split, Self.names, groups: [.activity], workers: 3)
        #expect(one == three)
        #expect(one.metrics.count == Self.names.count)
        #expect(one.intervals.count == Self.names.count - 3)
        #expect(one.divisions.first?.groups.count ?? 0 > 1)
        for (name, interval) in one.intervals {
            #expect(interval.contains(one.metrics[name] ?? .nan))
        }
    }

    @Test func countriesMustBeKnown() throws {
        let expected = SimulationError.scenarioImpossible(
            key: "evaluation.groups",
            reason: "has 'country', and the data have no countries"
        )
        #expect(throws: expected) {
            try Self.result(Self.split(negatives: 20), ["ndcg@10"], groups: [.country])
        }
    }

    /// Ranks counted here item by item, without any of the evaluation's code.
    @Test func meansAreThoseOfUsersCountedOneByOne() throws {
        let split = try Self.split(negatives: 20)
        let counts = ModelEvaluation.counts(split)
        var hits = 0.0
        var found = 0.0
        for test in split.test {
            let score = counts[Int(test.items[0])]
            let better = (test.negatives ?? []).filter { counts[Int($0)] >= score }
            if better.count < 10 { hits += 1 }
            let others = split.itemIDs.indices.filter { item in
                !split.training[test.user].contains(Int32(item)) && item != Int(test.items[0])
            }
            if others.filter({ counts[$0] >= score }).count < 20 { found += 1 }
        }
        let result = try Self.result(split, ["hr@10", "recall@20"])
        #expect(result.metrics[try MetricName(.hr, at: 10)] == hits / Double(split.test.count))
        #expect(result.metrics[try MetricName(.recall, at: 20)] == found / Double(split.test.count))
    }

    @Test func sampledNegativesComeFromTheSeed() throws {
        let split = try Self.split(negatives: nil)
        let first = try Self.result(split, ["auc"], candidates: .sampled(15))
        #expect(try Self.result(split, ["auc"], candidates: .sampled(15)) == first)
        #expect(try Self.result(split, ["auc"], candidates: .sampled(15), seed: 2) != first)
    }

    /// All remaining items as negatives are the catalog without the history.
    @Test func drawingEverythingIsRankingTheCatalog() throws {
        let full = try Self.split(negatives: nil)
        let lengths = full.test.map { full.training[$0.user].count + $0.items.count }
        let longest = try #require(lengths.max())
        let sampled = try Self.result(
            full,
            ["auc"],
            candidates: .sampled(full.itemIDs.count - longest)
        )
        let catalog = try Self.result(full, ["auc"], candidates: .catalog)
        let name = try MetricName(.auc)
        let difference = (sampled.metrics[name] ?? .nan) - (catalog.metrics[name] ?? .nan)
        #expect(abs(difference) < 0.05)
        #expect(throws: SimulationError.self) {
            try Self.result(
                full,
                ["auc"],
                candidates: .sampled(full.itemIDs.count - longest + 1)
            )
        }
    }

    @Test func refusesNegativesThatTheSplitDoesNotHave() throws {
        #expect(throws: SimulationError.self) {
            try Self.result(Self.split(negatives: nil), ["auc"], candidates: .negatives)
        }
        _ = try Self.result(Self.split(negatives: 5), ["auc"], candidates: .negatives)
    }

    @Test func tablesHoldEveryFigureOnce() throws {
        let plan = EvaluationPlan.standard
        let report = EvaluationReport(
            try Self.result(Self.split(negatives: 20), plan.metrics.map(\.description)),
            plan: plan
        )
        #expect(report.method.boundary.contains("outside the privacy boundary"))
        let lines = MetricTable.lines(
            report.method.metrics,
            rows: [
                MetricTable.Row("popularity", report.metrics, intervals: report.metricsConfidence)
            ],
            interval: "95 % interval"
        )
        // Two tables of title, figures and intervals, and an empty line between them.
        #expect(lines.count == 7)
        #expect(lines.allSatisfy { $0.count <= 110 && $0.last != " " })
        #expect(lines[0].contains("NDCG@10") && lines[4].contains("Personalization@20"))
    }
}
