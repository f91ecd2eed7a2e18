/// The value that occurs most often in each group.
enum MostFrequent {
    /// For each group the value of the most rows, the first of several; nil if none.
    ///
    /// - Parameters:
    ///   - values: each row's value, negative for none.
    ///   - groups: each row's group, within `0..<groupCount`.
    ///   - groupCount: number of groups.
    /// - Returns: the value of each group.
    static func values(of values: [Int32], groups: [Int32], groupCount: Int) -> [Int32?] {
        var counts = [[(value: Int32, count: Int)]](repeating: [], count: groupCount)
        for (value, group) in zip(values, groups) where value >= 0 {
            let group = Int(group)
            if let index = counts[group].firstIndex(where: { $0.value == value }) {
                counts[group][index].count += 1
            } else {
                counts[group].append((value, 1))
            }
        }
        return counts.map { group in
            var best: (value: Int32, count: Int)?
            for candidate in group where candidate.count > best?.count ?? 0 { best = candidate }
            return best?.value
        }
    }
}
