/// Metrics of all users' lists together (docs/metrics.md).
enum ExposureMetrics {
    /// One metric of the first `cutoff` items of every list.
    ///
    /// - Parameters:
    ///   - kind: coverage, gini or personalization.
    ///   - cutoff: items of every list that count.
    ///   - lists: item indices below `itemCount`, no repeats within a list.
    ///   - itemCount: size of the catalog.
    /// - Returns: the value, or nil where there is none: no list, no item, or fewer than two lists
    ///   to compare.
    /// - Complexity: O(users · cutoff + n log n).
    static func value(_ kind: MetricKind, at cutoff: Int, lists: [[Int32]], itemCount: Int)
        -> Double?
    {
        var exposure = [Int](repeating: 0, count: itemCount)
        for list in lists {
            for item in list.prefix(cutoff) { exposure[Int(item)] += 1 }
        }
        switch kind {
        case .coverage:
            guard itemCount > 0, !lists.isEmpty else { return nil }
            return Double(exposure.count(where: { $0 > 0 })) / Double(itemCount)
        case .gini: return gini(exposure)
        case .personalization:
            let length = lists.lazy.map { min($0.count, cutoff) }.max() ?? 0
            return personalization(exposure, lists: lists.count, length: length)
        default: return nil
        }
    }

    /// Σ (2i − n − 1) x_i / (n Σ x) with x ascending and i from 1.
    private static func gini(_ exposure: [Int]) -> Double? {
        let total = exposure.reduce(0, +)
        guard total > 0 else { return nil }
        let count = Double(exposure.count)
        var sum = 0.0
        for (index, value) in exposure.sorted().enumerated() where value > 0 {
            sum += (2 * Double(index + 1) - count - 1) * Double(value)
        }
        return sum / (count * Double(total))
    }

    /// One minus the mean over pairs of lists of |A ∩ B| / length; an item in c lists is common to
    /// c (c − 1) / 2 pairs.
    private static func personalization(_ exposure: [Int], lists: Int, length: Int) -> Double? {
        guard lists >= 2, length > 0 else { return nil }
        let common = exposure.reduce(0.0) { $0 + Double($1) * (Double($1) - 1) / 2 }
        let pairs = Double(lists) * Double(lists - 1) / 2
        return 1 - common / (pairs * Double(length))
    }
}
