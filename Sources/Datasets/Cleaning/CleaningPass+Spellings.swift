/// Ids that are one id in several spellings.
extension CleaningPass {
    /// Merges ids that Swift holds to be equal: every dictionary would, too.
    mutating func mergeSpellings() throws(DatasetError) {
        let users = Self.firstEqual(events.userIDs)
        let items = Self.firstEqual(events.itemIDs)
        guard users != nil || items != nil else { return }
        for row in 0..<events.count {
            let user = Self.replacement(events.users[row], users)
            let item = Self.replacement(events.items[row], items)
            guard user != events.users[row] || item != events.items[row] else { continue }
            let line = Int(events.lines[row])
            guard isOn(.unicodeSpelling) else {
                throw .malformedLine(
                    file: file,
                    line: line,
                    expected: "one spelling of an id that was written with other code points before"
                )
            }
            tally.find(.unicodeSpelling, line: line)
            tally.change(row, by: .unicodeSpelling)
            events.users[row] = user
            events.items[row] = item
        }
    }

    /// Merges item ids that differ in case: the spelling of the most rows wins, then byte order.
    mutating func mergeCases() {
        var rowCounts = [Int](repeating: 0, count: events.itemIDs.count)
        for item in events.items where item >= 0 { rowCounts[Int(item)] += 1 }
        var preferred: [String: Int] = [:]
        let folded = events.itemIDs.map { $0.lowercased() }
        for (item, key) in folded.enumerated() {
            guard let other = preferred[key] else {
                preferred[key] = item
                continue
            }
            let isBetter =
                rowCounts[item] == rowCounts[other]
                ? events.itemIDs[item].utf8.lexicographicallyPrecedes(events.itemIDs[other].utf8)
                : rowCounts[item] > rowCounts[other]
            if isBetter { preferred[key] = item }
        }
        let replacements = folded.enumerated().map { Int32(preferred[$1] ?? $0) }
        for row in 0..<events.count {
            let item = Self.replacement(events.items[row], replacements)
            guard item != events.items[row] else { continue }
            tally.find(.itemCase, line: Int(events.lines[row]))
            guard isOn(.itemCase) else { continue }
            tally.change(row, by: .itemCase)
            events.items[row] = item
        }
    }

    private static func replacement(_ id: Int32, _ replacements: [Int32]?) -> Int32 {
        guard let replacements, id >= 0 else { return id }
        return replacements[Int(id)]
    }

    /// For each id the first one equal to it, or nil if all differ.
    private static func firstEqual(_ ids: [String]) -> [Int32]? {
        guard !ids.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) else { return nil }
        let first = IdentifierOrder.positions(ids)
        let output = ids.enumerated().map { first[$1] ?? Int32($0) }
        return output.enumerated().allSatisfy { $0 == Int($1) } ? nil : output
    }
}
