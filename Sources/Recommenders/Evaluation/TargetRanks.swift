/// Where one user's targets stand among their candidates.
///
/// Ties count against targets everywhere: another candidate with the same score stands before the
/// target. Among targets, those with equal scores keep their order. A target with the score −∞ is last.
struct TargetRanks {
    /// 0-based rank of each target, in the order of the targets; all different, except that ranks
    /// from `limit` on may be any numbers from `limit` on.
    var ranks: [Int]
    /// Number of candidates that are no targets.
    var competitors: Int

    /// Ranks targets among given negatives.
    ///
    /// A negative counts as often as it is given, also if it is a target itself.
    ///
    /// - Complexity: O(negatives · targets + targets²).
    static func amongNegatives(_ negatives: [Double], targets: [Double]) -> TargetRanks {
        let ranks = targets.indices.map { index in
            let score = targets[index]
            let better =
                score > -.infinity
                ? negatives.count(where: { $0 >= score }) : negatives.count
            return better + targetsBefore(index, targets)
        }
        return TargetRanks(ranks: ranks, competitors: negatives.count)
    }

    /// Ranks targets among all scores that are not −∞; targets are among them.
    ///
    /// - Parameters:
    ///   - scores: one score per item, −∞ for items that are no candidates.
    ///   - targets: the targets' scores, which are also in `scores`.
    ///   - candidates: number of candidates with the targets.
    ///   - limit: ranks from here on need not be exact; nil if all must be.
    /// - Returns: the ranks.
    /// - Complexity: O(items · targets) at most; a target with a rank beyond the limit needs a part
    ///   of the items only.
    static func amongScores(
        _ scores: UnsafeBufferPointer<Double>,
        targets: [Double],
        candidates: Int,
        limit: Int?
    ) -> TargetRanks {
        // With this many at or above a target, the rank is at the limit whatever follows.
        let stop = limit.map { $0 + targets.count } ?? .max
        let ranks = targets.indices.map { index in
            let score = targets[index]
            guard score > -.infinity else {
                return candidates - targets.count + targetsBefore(index, targets)
            }
            let atLeast = ScoreScan.count(scores, atLeast: score, stoppingAt: stop)
            guard atLeast < stop else { return limit ?? atLeast }
            let ownTargets = targets.count(where: { $0 >= score })
            return atLeast - ownTargets + targetsBefore(index, targets)
        }
        return TargetRanks(ranks: ranks, competitors: candidates - targets.count)
    }

    /// How many other targets stand before one.
    private static func targetsBefore(_ index: Int, _ targets: [Double]) -> Int {
        let score = targets[index]
        var count = 0
        for (other, otherScore) in targets.enumerated()
        where otherScore > score || (otherScore == score && other < index) {
            count += 1
        }
        return count
    }
}
