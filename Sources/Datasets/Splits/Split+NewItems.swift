import ProtocolPrimitives

extension Split {
    /// Tests on items that nobody could choose in training: a random share of the catalog.
    ///
    /// The items held out stand at the end of ``itemIDs``, and nothing of them is in training. A
    /// user who has some of them and something else is tested: the user's own are the targets, all
    /// others held out the negatives.
    ///
    /// - Parameters:
    ///   - table: interactions; pairs may repeat.
    ///   - heldOut: share of the items to hold out, above 0 and below 1; at least two.
    ///   - seed: of the stream `datasets/new-items`.
    /// - Returns: the split.
    /// - Throws: ``DatasetError/invalidSplitParameter(name:expected:)``,
    ///   ``DatasetError/randomnessUnavailable``.
    /// - Complexity: O(rows log rows).
    public static func newItems(_ table: InteractionTable, heldOut: Double, seed: UInt64)
        throws(DatasetError) -> Split
    {
        guard heldOut > 0, heldOut < 1 else {
            throw .invalidSplitParameter(name: "heldOut", expected: "above 0 and below 1")
        }
        let itemCount = table.itemIDs.count
        guard itemCount >= 4 else {
            throw .invalidSplitParameter(name: "heldOut", expected: "of data with 4 items or more")
        }
        var random = try SeededRandomSource.dataset(seed, "new-items")
        var drawn = Array(Int32(0)..<Int32(itemCount))
        random.shuffle(&drawn)
        let count = min(max(Int((heldOut * Double(itemCount)).rounded()), 2), itemCount - 2)
        let order = drawn[count...].sorted() + drawn[..<count].sorted()
        let known = Int32(itemCount - count)
        var positions = [Int32](repeating: 0, count: itemCount)
        for (position, item) in order.enumerated() { positions[Int(item)] = Int32(position) }
        let renamed = InteractionTable(
            uncheckedUserIDs: table.userIDs,
            itemIDs: order.map { table.itemIDs[Int($0)] },
            users: table.users,
            items: table.items.map { positions[Int($0)] },
            ratings: table.ratings,
            timestamps: table.timestamps
        )
        let lists = renamed.itemsByUser()
        let training = lists.map { $0.filter { $0 < known } }
        var findings = FindingCounter()
        var cases: [TestCase] = []
        for (user, list) in lists.enumerated() {
            let targets = list.filter { $0 >= known }
            guard !targets.isEmpty else { continue }
            guard !training[user].isEmpty else {
                findings.add(.userWithoutHistory)
                continue
            }
            let others = (known..<Int32(itemCount)).filter { !targets.sortedContains($0) }
            if !others.isEmpty {
                cases.append(TestCase(user: user, items: targets, negatives: others))
            }
        }
        return Split(
            userIDs: table.userIDs,
            itemIDs: renamed.itemIDs,
            newItemCount: count,
            training: training,
            histories: TrainingHistory.all(renamed, training: training),
            test: cases,
            findings: findings
        )
    }
}
