/// The best items of a list of scores.
public enum TopItems {
    /// The `count` items with the highest scores, best first, ties by smaller index.
    ///
    /// - Parameters:
    ///   - count: how many, 0 or more.
    ///   - scores: one score per item.
    ///   - excluded: items to leave out, the user's own history usually.
    /// - Returns: at most `count` items with their scores.
    /// - Complexity: O(n log count).
    public static func top(_ count: Int, scores: [Double], excluding excluded: Set<Int32> = [])
        -> [ScoredItem]
    {
        guard count > 0 else { return [] }
        var best: [ScoredItem] = []
        best.reserveCapacity(min(count, scores.count) + 1)
        for index in scores.indices {
            let score = scores[index]
            if best.count == count, let worst = best.last, score <= worst.score { continue }
            guard !excluded.contains(Int32(index)) else { continue }
            var low = 0
            var high = best.count
            while low < high {
                let middle = (low + high) / 2
                if best[middle].score >= score { low = middle + 1 } else { high = middle }
            }
            best.insert(ScoredItem(item: Int32(index), score: score), at: low)
            if best.count > count { best.removeLast() }
        }
        return best
    }
}

/// An item with its score.
public struct ScoredItem: Equatable, Sendable {
    /// Item index.
    public let item: Int32
    /// Score, higher is better.
    public let score: Double

    /// Creates a pair.
    public init(item: Int32, score: Double) {
        self.item = item
        self.score = score
    }
}
