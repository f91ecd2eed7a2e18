import Foundation
import Recommenders
import Testing

@Suite struct RankingMetricsTests {
    @Test func scoresAHandSolvedUser() {
        // Items 0…5; training {0}; test {2}; negatives {1, 3, 4}: one of them is better than the test.
        let metrics = RankingMetrics(
            scores: [9, 5, 4, 3, 2, 8],
            test: [2],
            negatives: [1, 3, 4],
            training: [0]
        )
        #expect(metrics.hitRatioAt10 == 1)
        #expect(abs(metrics.ndcgAt10 - 1 / log2(3)) < 1e-15)
        // In the whole catalog without training items, 5 and 1 are better: rank 2.
        #expect(metrics.recallAt20 == 1)
        #expect(abs(metrics.ndcgAt20 - 1 / log2(4)) < 1e-15)
    }

    @Test func tiesCountAgainstTheTestItem() {
        let scores = [Double](repeating: 1, count: 30)
        let metrics = RankingMetrics(
            scores: scores,
            test: [0],
            negatives: Array(1...10),
            training: []
        )
        #expect(metrics.hitRatioAt10 == 0)
        #expect(metrics.recallAt20 == 0)
        let nine = RankingMetrics(scores: scores, test: [0], negatives: Array(1...9), training: [])
        #expect(nine.hitRatioAt10 == 1)
    }

    @Test func aNegativeThatIsTheTestItemCountsAgainstIt() {
        let metrics = RankingMetrics(scores: [2, 1], test: [0], negatives: [0, 1], training: [])
        #expect(abs(metrics.ndcgAt10 - 1 / log2(3)) < 1e-15)
    }

    @Test func severalTestItemsAgreeWithASortedList() {
        // A slow reference: sort all items that are not in training, best first.
        let scores: [Double] = (0..<60).map { Double(($0 * 37) % 61) }
        let training: [Int32] = [3, 4, 5, 50]
        let test: [Int32] = [0, 1, 7, 20, 33]
        let list = (0..<60).filter { !training.contains(Int32($0)) }.sorted {
            scores[$0] > scores[$1]
        }
        let hits = list.prefix(20).enumerated().filter { test.contains(Int32($0.element)) }
        let gain = hits.reduce(0.0) { $0 + 1 / log2(Double($1.offset + 2)) }
        let ideal = (0..<5).reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) }
        let metrics = RankingMetrics(scores: scores, test: test, negatives: nil, training: training)
        #expect(abs(metrics.recallAt20 - Double(hits.count) / 5) < 1e-15)
        #expect(abs(metrics.ndcgAt20 - gain / ideal) < 1e-12)
    }
}
