/// Rules that look at all rows of a user or an item.
extension CleaningPass {
    private static let hour: Int64 = 3_600

    /// Takes away users who have more items, or more events in an hour, than a person has.
    mutating func dropBots() {
        let rows = keptRowsByUser()
        var isBot = [Bool](repeating: false, count: events.userIDs.count)
        for (user, rows) in rows.enumerated() {
            isBot[user] =
                rows.count > CleaningPlan.botEventsPerHour
                && (distinctItems(rows) > CleaningPlan.botItemCount || isTooFast(rows))
        }
        guard isBot.contains(true) else { return }
        for row in 0..<events.count where tally.isKept[row] && isBot[Int(events.users[row])] {
            tally.find(.bot, line: Int(events.lines[row]))
            if isOn(.bot) { tally.drop(row, by: .bot) }
        }
    }

    /// Merges the rows of a pair into its first one; quantities are summed.
    mutating func mergeRepeatedEvents() {
        var first = [Int](repeating: -1, count: events.itemIDs.count)
        var repeats: [(row: Int, original: Int)] = []
        for rows in keptRowsByUser() {
            for row in rows {
                let item = Int(events.items[row])
                if first[item] < 0 { first[item] = row } else { repeats.append((row, first[item])) }
            }
            for row in rows { first[Int(events.items[row])] = -1 }
        }
        for (row, original) in repeats.sorted(by: { $0.row < $1.row }) {
            tally.find(.repeatedEvent, line: Int(events.lines[row]))
            guard isOn(.repeatedEvent) else { continue }
            tally.drop(row, by: .repeatedEvent)
            eventCounts[original] += 1
            if let quantity = events.quantities?[row] {
                events.quantities?[original] += quantity
            }
        }
    }

    /// Takes away rare items and rare users, again and again until nobody left is rare.
    mutating func dropRare() {
        var isFirst = true
        while true {
            let (users, items) = rareness()
            var didDrop = false
            for row in 0..<events.count where tally.isKept[row] {
                let rules = [
                    (CleaningRule.rareItem, items[Int(events.items[row])]),
                    (.rareUser, users[Int(events.users[row])]),
                ]
                for (rule, applies) in rules where applies {
                    // Of a rule that is off, the first round tells how many rows it would find.
                    if isFirst || (isOn(rule) && tally.isKept[row]) {
                        tally.find(rule, line: Int(events.lines[row]))
                    }
                    if isOn(rule), tally.isKept[row] {
                        tally.drop(row, by: rule)
                        didDrop = true
                    }
                }
            }
            isFirst = false
            if !didDrop { return }
        }
    }

    /// Whether each user and each item has too few different items and users.
    private func rareness() -> (users: [Bool], items: [Bool]) {
        var usersOfItem = [Int](repeating: 0, count: events.itemIDs.count)
        let isRareUser = keptRowsByUser().map { rows in
            let items = Set(rows.map { events.items[$0] })
            for item in items { usersOfItem[Int(item)] += 1 }
            return items.count < plan.minimumItemsPerUser
        }
        return (isRareUser, usersOfItem.map { $0 < plan.minimumUsersPerItem })
    }

    private func distinctItems(_ rows: [Int]) -> Int { Set(rows.map { events.items[$0] }).count }

    private func isTooFast(_ rows: [Int]) -> Bool {
        guard let times = events.timestamps else { return false }
        let sorted = rows.map { times[$0] }.sorted()
        var start = 0
        for end in sorted.indices {
            // Times come from files: a difference could overflow.
            while sorted[end].subtractingReportingOverflow(sorted[start]).overflow
                || sorted[end] - sorted[start] >= Self.hour
            { start += 1 }
            if end - start + 1 > CleaningPlan.botEventsPerHour { return true }
        }
        return false
    }

    /// Each user's rows that are left, in the order of the file.
    private func keptRowsByUser() -> [[Int]] {
        var output = [[Int]](repeating: [], count: events.userIDs.count)
        for row in 0..<events.count where tally.isKept[row] {
            output[Int(events.users[row])].append(row)
        }
        return output
    }
}
