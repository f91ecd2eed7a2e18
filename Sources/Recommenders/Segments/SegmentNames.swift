import Foundation

/// Names of segments from what is publicly known of the items on their lists.
public enum SegmentNames {
    /// Items of a list that a name looks at.
    public static let listLength = 30

    /// Names by the categories that a segment's list has more of than those of all segments together, or
    /// by the titles or ids of what is most peculiar to it.
    ///
    /// - Parameters:
    ///   - lists: each segment's items, best first; empty for one that is withheld.
    ///   - peculiar: each segment's items of largest lift, best first.
    ///   - categories: categories of every item; empty where there are none.
    ///   - labels: title or id of every item.
    /// - Returns: one name per segment, none twice.
    public static func names(
        lists: [[Int32]],
        peculiar: [[Int32]],
        categories: [[String]],
        labels: [String]
    ) -> [String] {
        let shares = lists.map { Self.shares(of: $0.prefix(listLength), categories) }
        var mean: [String: Double] = [:]
        for share in shares {
            for (category, value) in share { mean[category, default: 0] += value }
        }
        let published = Double(max(1, lists.count { !$0.isEmpty }))
        var taken: Set<String> = []
        return lists.indices.map { segment in
            var parts: [String]
            if shares[segment].isEmpty {
                let items = peculiar[segment].isEmpty ? lists[segment] : peculiar[segment]
                parts = items.prefix(4).compactMap {
                    labels.indices.contains(Int($0)) ? labels[Int($0)] : nil
                }
            } else {
                let excess: [(category: String, share: Double)] = shares[segment].map { own in
                    (own.key, own.value - (mean[own.key] ?? 0) / published)
                }
                let ordered = excess.filter { $0.share > 0 }.sorted {
                    $0.share != $1.share ? $0.share > $1.share : $0.category < $1.category
                }
                parts = ordered.prefix(4).map(\.category)
            }
            if parts.isEmpty { parts = ["Segment \(segment)"] }
            let name = unused(parts, taken) ?? "\(parts[0]) (\(segment))"
            taken.insert(name)
            return name
        }
    }

    /// Names by levels of recency, frequency and amount: words for two levels, else ranges.
    ///
    /// - Parameters:
    ///   - levels: of a segment.
    ///   - grid: whose edges they are.
    /// - Returns: a name that no other levels of the grid have.
    public static func name(_ levels: PurchaseSegments.Levels, of grid: PurchaseSegments) -> String
    {
        [
            part(levels.recency, grid.recencyDays, ("recent", "long ago"), unit: " days ago"),
            part(levels.frequency, grid.frequencies, ("rarely", "often"), unit: " purchases"),
            part(
                levels.amount,
                grid.amounts,
                ("small amounts", "large amounts"),
                unit: " in all"
            ),
        ].compactMap(\.self).joined(separator: " · ")
    }

    private static func part(
        _ level: Int,
        _ edges: [Double],
        _ words: (low: String, high: String),
        unit: String
    ) -> String? {
        guard let first = edges.first, let last = edges.last else { return nil }
        func text(_ edge: Double) -> String { String(format: "%g", edge) }
        if edges.count == 1 { return level == 0 ? words.low : words.high }
        if level == 0 { return "under \(text(first))\(unit)" }
        if level >= edges.count { return "\(text(last)) or more\(unit)" }
        return "\(text(edges[level - 1]))–\(text(edges[level]))\(unit)"
    }

    /// The first two parts, or as many as make a name that is not taken.
    private static func unused(_ parts: [String], _ taken: Set<String>) -> String? {
        for count in min(2, parts.count)...parts.count {
            let name = parts.prefix(count).joined(separator: " · ")
            if !taken.contains(name) { return name }
        }
        return nil
    }

    /// The share of the list's categories that each has.
    private static func shares(of list: ArraySlice<Int32>, _ categories: [[String]])
        -> [String: Double]
    {
        var shares: [String: Double] = [:]
        for item in list where categories.indices.contains(Int(item)) {
            let own = categories[Int(item)]
            for category in own { shares[category, default: 0] += 1 / Double(own.count) }
        }
        let total = shares.values.reduce(0, +)
        return shares.mapValues { $0 / total }
    }
}
