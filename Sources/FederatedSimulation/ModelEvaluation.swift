public import Datasets
public import Recommenders

/// Scores a model on held-out items, on all cores.
public enum ModelEvaluation {
    /// Mean metrics over the test cases.
    ///
    /// This looks at held-out data directly: it is for simulations, and its figures are no private release.
    ///
    /// - Parameters:
    ///   - model: a model over the split's catalog.
    ///   - split: training histories and test cases.
    ///   - workers: number of threads.
    /// - Returns: the mean of every metric.
    /// - Throws: ``SimulationError/emptySplit`` if there is no test case.
    /// - Complexity: O(test cases · catalog · factors).
    public static func metrics(of model: any RecommenderModel, on split: Split, workers: Int)
        throws -> RankingMetrics
    {
        guard !split.test.isEmpty else { throw SimulationError.emptySplit }
        let parts = try ParallelMap.map(count: split.test.count, workers: workers) { range in
            var sum = RankingMetrics()
            for test in split.test[range] {
                let history = split.history(of: test)
                sum += RankingMetrics(
                    scores: model.scores(history: history),
                    test: test.items,
                    negatives: test.negatives,
                    training: split.unrankedItems(of: test)
                )
            }
            return sum
        }
        return parts.reduce(into: RankingMetrics()) { $0 += $1 }.divided(by: split.test.count)
    }
}
