import Foundation

/// Ranking quality of one list or the mean over users; every figure lies in 0...1.
public struct RankingMetrics: Equatable, Sendable {
    /// Hit ratio at 10 among the given candidates.
    public var hitRatioAt10 = 0.0
    /// NDCG at 10 among the given candidates.
    public var ndcgAt10 = 0.0
    /// Recall at 20 over the whole catalog without the user's training items.
    public var recallAt20 = 0.0
    /// NDCG at 20 over the whole catalog without the user's training items.
    public var ndcgAt20 = 0.0

    /// Creates zeros.
    public init() {}

    /// Scores one user.
    ///
    /// With negatives (the NCF protocol), the first two figures rank the test item among them; without,
    /// among the whole catalog. Ties count against the test item everywhere, so a negative that is
    /// the test item itself counts against it too.
    ///
    /// - Parameters:
    ///   - scores: one score per catalog item.
    ///   - test: held-out item indices, at least one, within the catalog.
    ///   - negatives: the given candidates, or nil for full ranking.
    ///   - training: the user's training items, left out of full rankings.
    /// - Complexity: O(catalog · test items).
    public init(scores: [Double], test: [Int32], negatives: [Int32]?, training: [Int32]) {
        let fullRanks = Self.fullRanks(scores: scores, test: test, training: training)
        (recallAt20, ndcgAt20) = Self.recallAndNDCG(ranks: fullRanks, cutoff: 20)
        if let negatives {
            let ranks = test.map { item in
                let score = scores[Int(item)]
                return negatives.count(where: { scores[Int($0)] >= score })
            }
            (hitRatioAt10, ndcgAt10) = Self.hitAndNDCG(ranks: ranks, cutoff: 10)
        } else {
            (hitRatioAt10, ndcgAt10) = Self.hitAndNDCG(ranks: fullRanks, cutoff: 10)
        }
    }

    /// 0-based rank of each test item among all items that are neither training nor test items.
    private static func fullRanks(scores: [Double], test: [Int32], training: [Int32]) -> [Int] {
        let testScores = test.map { scores[Int($0)] }
        var better = [Int](repeating: 0, count: test.count)
        for (position, testScore) in testScores.enumerated() {
            var count = 0
            for score in scores where score >= testScore { count += 1 }
            for item in training where scores[Int(item)] >= testScore { count -= 1 }
            // Other test items rank as they are; the item itself and ties among test items do not.
            for other in testScores where other >= testScore { count -= 1 }
            for (index, other) in testScores.enumerated()
            where other > testScore || (other == testScore && index < position) {
                count += 1
            }
            better[position] = count
        }
        return better
    }

    private static func hitAndNDCG(ranks: [Int], cutoff: Int) -> (Double, Double) {
        let hit = ranks.contains { $0 < cutoff } ? 1.0 : 0.0
        return (hit, recallAndNDCG(ranks: ranks, cutoff: cutoff).1)
    }

    private static func recallAndNDCG(ranks: [Int], cutoff: Int) -> (Double, Double) {
        let hits = ranks.filter { $0 < cutoff }
        let gain = hits.reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) }
        let ideal = (0..<min(cutoff, ranks.count)).reduce(0.0) { $0 + 1 / log2(Double($1 + 2)) }
        guard ideal > 0 else { return (0, 0) }
        return (Double(hits.count) / Double(ranks.count), gain / ideal)
    }

    /// Adds another user's figures, to be divided by the number of users afterwards.
    public static func += (left: inout RankingMetrics, right: RankingMetrics) {
        left.hitRatioAt10 += right.hitRatioAt10
        left.ndcgAt10 += right.ndcgAt10
        left.recallAt20 += right.recallAt20
        left.ndcgAt20 += right.ndcgAt20
    }

    /// Divides every figure by a number of users above 0.
    public func divided(by users: Int) -> RankingMetrics {
        var result = self
        result.hitRatioAt10 /= Double(users)
        result.ndcgAt10 /= Double(users)
        result.recallAt20 /= Double(users)
        result.ndcgAt20 /= Double(users)
        return result
    }

    /// The figures by the names used in reports and JSON.
    public var named: [String: Double] {
        [
            "hr@10": hitRatioAt10, "ndcg@10": ndcgAt10, "recall@20": recallAt20,
            "ndcg@20": ndcgAt20,
        ]
    }
}
