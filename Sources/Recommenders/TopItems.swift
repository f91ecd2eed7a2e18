/// The best items of a list of scores.
public enum TopItems {
    /// The `count` items with the highest scores, best first, ties by smaller index.
    ///
    /// - Parameters:
    ///   - count: how many, 0 or more.
    ///   - scores: one finite score per item.
    ///   - excluded: items to leave out, the user's own history usually.
    /// - Returns: at most `count` items with their scores.
    /// - Complexity: O(n log count).
    public static func top(_ count: Int, scores: [Double], excluding excluded: Set<Int32> = [])
        -> [ScoredItem]
    {
        var candidates = scores
        for item in excluded where item >= 0 && Int(item) < candidates.count {
            candidates[Int(item)] = -.infinity
        }
        return candidates.withUnsafeBufferPointer { buffer in
            ScoreScan.largest(count, of: buffer).map {
                ScoredItem(item: $0, score: scores[Int($0)])
            }
        }
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
