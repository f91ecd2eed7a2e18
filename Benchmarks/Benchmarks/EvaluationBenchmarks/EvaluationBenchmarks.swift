import Benchmark
import Foundation
import ProtocolPrimitives
import Recommenders

/// What one user's metrics cost beside the scores, and the intervals of many users (docs/metrics.md).
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock],
        maxDuration: .seconds(5),
        maxIterations: 10_000
    )
    // The catalogs and mean histories of MovieLens-1M and Gowalla.
    user("MovieLens-1M", items: 3_706, history: 165, targets: 1)
    user("Gowalla", items: 40_981, history: 27, targets: 7)
    Benchmark("intervals of 6 metrics, 30,000 users, 1,000 resamples") { benchmark in
        var random = try SeededRandomSource(seed: 1, label: "benchmark")
        let columns = (0..<6).map { _ in
            (0..<30_000).map { _ in Double(random.uint64(below: 1_000)) / 1_000 }
        }
        benchmark.startMeasurement()
        blackHole(try UserBootstrap.means(of: columns, resamples: 1_000, using: &random))
        benchmark.stopMeasurement()
    }
}

private func user(_ name: String, items: Int, history: Int, targets: Int) {
    let full = [
        "ndcg@10", "hr@10", "recall@20", "ndcg@20", "precision@20", "f1@20", "mrr", "map@20", "auc",
        "coverage@20", "gini@20", "longtail@20", "novelty@20", "personalization@20",
    ]
    for (title, metrics) in [
        ("default metrics", EvaluationPlan.standardMetrics.map(\.description)),
        ("fourteen metrics with AUC", full),
    ] {
        Benchmark("one user, \(name), \(title)") { benchmark in
            var random = try SeededRandomSource(seed: 1, label: "benchmark")
            let plan = try EvaluationPlan(
                metrics: metrics.map { try MetricName(parsing: $0) },
                candidates: .catalog
            )
            let counts = (0..<items).map { 10_000 / Double($0 + 10) }
            var evaluator = try UserEvaluator(
                plan: plan,
                background: ItemBackground(counts: counts, users: 10_000)
            )
            var order = Array(0..<Int32(items))
            random.shuffle(&order)
            // Popular items score higher, with as much again from the user's own taste.
            let base = order.map {
                log(counts[Int($0)]) + Double(random.uint64(below: 1_000)) / 200
            }
            var scores = base
            benchmark.startMeasurement()
            blackHole(
                try evaluator.evaluate(
                    scores: &scores,
                    targets: Array(order.prefix(targets)),
                    history: Array(order.suffix(history))
                )
            )
            benchmark.stopMeasurement()
        }
    }
}
