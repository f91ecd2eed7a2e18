import FederatedSimulation
import Foundation
import ProtocolPrimitives
import Testing

@testable import RunReports

@Suite struct RunComparisonTests {
    private static let data = [
        "catalog": "c", "people": "p", "heldOut": "h", "candidates": "k",
    ]

    /// A run whose figures are given user by user.
    private static func run(
        _ path: String,
        _ columns: [String: [Double]],
        _ changes: [String: Any?] = [:]
    ) throws -> ComparedRun {
        let names = columns.keys.sorted()
        var metrics: [String: Double] = [:]
        for (name, values) in columns {
            metrics[name] = values.reduce(0, +) / Double(values.count)
        }
        var all: [String: Any?] = [
            "metrics": metrics, "evaluation/metrics": names, "evaluation/data": data,
            "evaluation/users": columns.values.first?.count ?? 0,
        ]
        all.merge(changes) { $1 }
        return try ComparedRun(
            path: path,
            report: Sample.report(all),
            figures: UserFigures(names: names, columns: names.map { columns[$0] ?? [] })
        )
    }

    @Test func whatIsBetterIsSaidWithItsSize() throws {
        let base = (0..<400).map { Double($0 % 7) / 10 }
        let better = base.enumerated().map { $1 + ($0 % 3 == 0 ? 0.2 : 0) }
        let comparison = try RunComparison(
            Self.run("a", ["ndcg@10": better, "novelty@20": base]),
            Self.run("b", ["ndcg@10": base, "novelty@20": base])
        )
        let ndcg = try #require(comparison.differences.first { $0.metric == "ndcg@10" })
        // 134 of 400 people have 0.2 more.
        #expect(abs(ndcg.difference - 134 * 0.2 / 400) < 1e-12)
        #expect(ndcg.interval[0] < ndcg.difference && ndcg.difference < ndcg.interval[1])
        #expect(ndcg.pValue == 1.0 / 5001 && ndcg.adjustedPValue == 2.0 / 5001)
        #expect(ndcg.verdict == .firstIsBetter && ndcg.people == [134.0 / 400, 0, 1 - 134.0 / 400])
        let novelty = try #require(comparison.differences.last)
        #expect(novelty.difference == 0 && novelty.verdict == .notShown && novelty.pValue == 1)
        #expect(ComparisonWords.headline(comparison) == "A is better than B on NDCG@10.")
        let page = ComparisonPage(comparison: comparison, version: "test").html
        #expect(page.contains("NDCG@10: A is better by 0.0670") && page.contains("sample against"))
    }

    @Test func theOtherWayRoundIsTheOtherWayRound() throws {
        let low = (0..<100).map { Double($0 % 5) / 10 }
        let high = low.map { $0 + 0.1 }
        let there = try RunComparison(
            Self.run("a", ["hr@10": low]),
            Self.run("b", ["hr@10": high])
        )
        let back = try RunComparison(
            Self.run("b", ["hr@10": high]),
            Self.run("a", ["hr@10": low])
        )
        #expect(there.differences[0].verdict == .secondIsBetter)
        #expect(back.differences[0].verdict == .firstIsBetter)
        #expect(there.differences[0].difference == -back.differences[0].difference)
    }

    /// With errors of ratings less is better, and the figure is the root of a weighted mean.
    @Test func errorsOfRatings() throws {
        func ratings(_ path: String, _ error: Double) throws -> ComparedRun {
            let counts = (0..<50).map { Double(1 + $0 % 3) }
            let columns = [counts, counts.map { $0 * error * error }, counts.map { $0 * error }]
            return try ComparedRun(
                path: path,
                report: Sample.report([
                    "metrics": ["rmse": error, "mae": error],
                    "evaluation/metrics": ["rmse", "mae"],
                    "evaluation/data": Self.data, "evaluation/users": 50, "groups": nil,
                ]),
                figures: UserFigures(names: UserFigures.ratingColumns, columns: columns)
            )
        }
        let comparison = try RunComparison(ratings("a", 0.9), ratings("b", 1))
        for difference in comparison.differences {
            #expect(abs(difference.difference + 0.1) < 1e-12, "\(difference.metric)")
            #expect(difference.verdict == .firstIsBetter && difference.people == [1, 0, 0])
        }
        #expect(comparison.differences.map(\.metric) == ["rmse", "mae"])
    }

    @Test(arguments: [
        ("catalog", "different catalogs"), ("people", "different people"),
        ("heldOut", "different items of the same people"), ("candidates", "different candidates"),
    ])
    func otherEvaluationsAreRefused(part: String, words: String) throws {
        let first = try Self.run("a", ["hr@10": [0, 1]])
        let second = try Self.run("b", ["hr@10": [0, 1]], ["evaluation/data/\(part)": "other"])
        do {
            _ = try RunComparison(first, second)
            Issue.record("was compared")
        } catch let error as RunReportsError {
            #expect(error.message.contains(words), "\(error.message)")
        }
    }

    @Test func runsThatKeptNothingAreRefused() throws {
        let report = try Sample.report()
        #expect(throws: RunReportsError.self) {
            try ComparedRun(path: "a", report: report, figures: nil)
        }
        #expect(throws: RunReportsError.self) {
            try Self.run("a", ["hr@10": [0, 1]], ["status": "failed"])
        }
        // Figures of another run.
        #expect(throws: SimulationError.self) {
            try Self.run("a", ["hr@10": [0, 1]], ["metrics": ["hr@10": 0.4]])
        }
        #expect(throws: SimulationError.self) {
            try Self.run("a", ["hr@10": [0, 1]], ["evaluation/users": 3])
        }
    }

    @Test func unknownMetricsAreRefusedWithThoseThatThereAre() throws {
        let run = try Self.run("a", ["hr@10": [0, 1]])
        #expect(throws: RunReportsError.unknownMetric(name: "auc", known: ["hr@10"])) {
            try RunComparison(run, run, metrics: ["auc"])
        }
    }

    @Test func whatDiffersBetweenScenariosIsListed() throws {
        let first = try Sample.report([
            "inputs/scenarioText": "a: {b: 1, c: [1, 2]}\nseed: 1", "inputs/overrides": ["a.d=x"],
        ])
        let second = try Sample.report([
            "inputs/scenarioText": "a: {b: 2, c: [1, 2]}\nseed: 4", "inputs/seed": 8,
        ])
        #expect(
            ConfigurationDifference.between(first, second) == [
                ConfigurationDifference(key: "a.b", first: "1", second: "2"),
                ConfigurationDifference(key: "a.d", first: "x", second: nil),
                ConfigurationDifference(key: "seed", first: "7", second: "8"),
            ]
        )
        #expect(ConfigurationDifference.between(first, first).isEmpty)
    }

    /// Populations with a known difference: 95 % intervals cover it in 95 % of them, and without a difference
    /// the test rejects in 5 %.
    ///
    /// 600 populations each of 80 people. A binomial count of 600 trials at 0.95 is outside 0.917 … 0.978 with
    /// probability below 1e-3 (normal approximation with continuity, 3.3 standard deviations); percentile
    /// intervals of 80 skewed values may lack a point, which the lower bound allows for.
    @Test func intervalsCoverAndTestsKeepTheirLevel() throws {
        var random = try SeededRandomSource(seed: 11, label: "comparison/coverage")
        var (covered, rejected) = (0, 0)
        let method = RunComparison.Method(confidence: 0.95, resamples: 400, seed: 5)
        for _ in 0..<600 {
            // A skewed difference of mean 0.1 beside a shared part, as two models' values have.
            var (first, second, null) = ([Double](), [Double](), [Double]())
            for _ in 0..<80 {
                let shared = Double(random.uint64(below: 1000)) / 1000
                let uniform = Double(random.uint64(below: 1 << 32)) / Double(1 << 32)
                second.append(shared)
                first.append(shared + 0.3 * uniform * uniform)
                null.append(shared + (uniform - 0.5) * 0.3)
            }
            let comparison = try RunComparison(
                Self.run("a", ["hr@10": first]),
                Self.run("b", ["hr@10": second]),
                method: method
            )
            let interval = comparison.differences[0].interval
            if interval[0] <= 0.1, 0.1 <= interval[1] { covered += 1 }
            let same = try RunComparison(
                Self.run("a", ["hr@10": null]),
                Self.run("b", ["hr@10": second]),
                method: method
            )
            if same.differences[0].verdict != .notShown { rejected += 1 }
        }
        #expect(Double(covered) / 600 > 0.907 && Double(covered) / 600 < 0.978, "\(covered)")
        #expect(Double(rejected) / 600 < 0.082 && Double(rejected) / 600 > 0.02, "\(rejected)")
    }
}
