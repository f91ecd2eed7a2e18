/// How far two divisions of the same people agree, corrected for chance.
public enum AdjustedRandIndex {
    /// The index of Hubert and Arabie (1985, "Comparing partitions", equation 5).
    ///
    /// - Parameters:
    ///   - first: the group of each person in one division.
    ///   - second: the same in the other.
    /// - Returns: 1 for the same division, about 0 for two that have nothing to do with each other; 1 if
    ///   neither divides anybody; nil if the lengths differ or there is nobody.
    /// - Complexity: O(people).
    public static func index(_ first: [Int], _ second: [Int]) -> Double? {
        guard first.count == second.count, !first.isEmpty else { return nil }
        struct Pair: Hashable {
            let first: Int
            let second: Int
        }
        var together: [Pair: Double] = [:]
        var rows: [Int: Double] = [:]
        var columns: [Int: Double] = [:]
        for (first, second) in zip(first, second) {
            together[Pair(first: first, second: second), default: 0] += 1
            rows[first, default: 0] += 1
            columns[second, default: 0] += 1
        }
        func pairs(_ count: Double) -> Double { count * (count - 1) / 2 }
        let all = pairs(Double(first.count))
        let index = together.values.reduce(0) { $0 + pairs($1) }
        let inRows = rows.values.reduce(0) { $0 + pairs($1) }
        let inColumns = columns.values.reduce(0) { $0 + pairs($1) }
        guard all > 0 else { return 1 }
        let expected = inRows * inColumns / all
        let largest = (inRows + inColumns) / 2
        return largest == expected ? 1 : (index - expected) / (largest - expected)
    }
}
