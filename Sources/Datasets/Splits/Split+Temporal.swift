extension Split {
    /// Cuts the data at one time: earlier events are for training, those at it or later for testing.
    ///
    /// Ranking is over the full catalog. Users without an event before the cut are not tested, and
    /// neither are test items that `alreadyBought` excludes; both are counted as findings. Items
    /// that only occur after the cut stay in the catalog and in the test, and are counted, too.
    ///
    /// - Parameters:
    ///   - table: interactions with timestamps; pairs may repeat.
    ///   - cut: the time of the cut.
    ///   - alreadyBought: whether items of a user's training list are ranked and tested again.
    /// - Returns: the split.
    /// - Throws: ``DatasetError/timestampsMissing``,
    ///   ``DatasetError/invalidSplitParameter(name:expected:)`` if one side of the cut is empty.
    /// - Complexity: O(rows log rows).
    public static func temporal(
        _ table: InteractionTable,
        cut: TemporalCut,
        alreadyBought: AlreadyBoughtPolicy
    ) throws(DatasetError) -> Split {
        guard let timestamps = table.timestamps else { throw .timestampsMissing }
        let cutTime = try cut.time(timestamps)
        let rows = (0..<table.count)
        let training = table.keeping(rows.filter { timestamps[$0] < cutTime }).itemsByUser()
        let later = table.keeping(rows.filter { timestamps[$0] >= cutTime }).itemsByUser()
        var isTrained = [Bool](repeating: false, count: table.itemIDs.count)
        for list in training { for item in list { isTrained[Int(item)] = true } }
        var isTested = [Bool](repeating: false, count: table.itemIDs.count)
        for list in later { for item in list { isTested[Int(item)] = true } }
        guard isTrained.contains(true), isTested.contains(true) else {
            throw .invalidSplitParameter(
                name: "the time of the cut",
                expected: "after the first event and not after the last"
            )
        }
        var findings = FindingCounter()
        for item in isTested.indices where isTested[item] && !isTrained[item] {
            findings.add(.itemUnseenInTraining)
        }
        var cases: [TestCase] = []
        for (user, items) in later.enumerated() where !items.isEmpty {
            guard !training[user].isEmpty else {
                findings.add(.userWithoutHistory)
                continue
            }
            var targets = items
            if alreadyBought == .exclude {
                targets.removeAll(where: training[user].sortedContains)
                for _ in targets.count..<items.count { findings.add(.alreadyBoughtItem) }
            }
            if !targets.isEmpty {
                cases.append(TestCase(user: user, items: targets, negatives: nil))
            }
        }
        return Split(
            userIDs: table.userIDs,
            itemIDs: table.itemIDs,
            training: training,
            histories: TrainingHistory.all(table, training: training, before: cutTime),
            test: cases,
            alreadyBought: alreadyBought,
            cutTime: cutTime,
            findings: findings
        )
    }
}

extension InteractionTable {
    /// Users and items of some rows; ids stay as they are, other columns are left out.
    fileprivate func keeping(_ rows: [Int]) -> InteractionTable {
        InteractionTable(
            uncheckedUserIDs: userIDs,
            itemIDs: itemIDs,
            users: rows.map { users[$0] },
            items: rows.map { items[$0] },
            ratings: nil,
            timestamps: nil
        )
    }
}
