/// The order of items by count.
public enum PopularityOrder {
    /// Item indices, largest count first, ties by smaller index.
    ///
    /// - Complexity: O(n log n).
    public static func order(counts: [Double]) -> [Int32] { order(counts: counts) { _ in true } }

    /// The same for some of the items.
    static func order(counts: [Double], where isWanted: (Int32) -> Bool) -> [Int32] {
        (0..<Int32(clamping: counts.count)).filter(isWanted).sorted { left, right in
            let leftCount = counts[Int(left)]
            let rightCount = counts[Int(right)]
            return leftCount > rightCount || (leftCount == rightCount && left < right)
        }
    }
}
