import ProtocolPrimitives

extension Split {
    /// The usual number of negatives a test item is ranked against.
    public static let defaultNegativeCount = 99

    /// Leave-one-out by time: each user's latest interaction is tested, ties going to the last row.
    ///
    /// Users with fewer than 2 different items keep them in training and are not tested. Negatives
    /// are uniform without replacement among the items the user never interacted with, in training
    /// or test; users draw in order from the stream `datasets/leave-one-out/negatives` of `seed`.
    ///
    /// - Parameters:
    ///   - table: interactions with timestamps.
    ///   - negativeCount: negatives a test case, 1 or more; nil for full ranking.
    ///   - seed: the seed of the negatives.
    /// - Returns: the split; its negatives are in the order drawn.
    /// - Throws: ``DatasetError/timestampsMissing``,
    ///   ``DatasetError/negativesUnavailable(user:requested:available:)``,
    ///   ``DatasetError/negativeCountInvalid(requested:)``, ``DatasetError/randomnessUnavailable``.
    public static func leaveOneOut(
        _ table: InteractionTable,
        negativeCount: Int? = Self.defaultNegativeCount,
        seed: UInt64
    ) throws(DatasetError) -> Split {
        guard let timestamps = table.timestamps else { throw .timestampsMissing }
        if let negativeCount, negativeCount < 1 {
            throw .negativeCountInvalid(requested: negativeCount)
        }
        var latestRows = [Int](repeating: -1, count: table.userIDs.count)
        for row in 0..<table.count {
            let latest = latestRows[Int(table.users[row])]
            if latest < 0 || timestamps[row] >= timestamps[latest] {
                latestRows[Int(table.users[row])] = row
            }
        }
        var random = try SeededRandomSource.dataset(seed, "leave-one-out/negatives")
        var lists = table.itemsByUser()
        var cases: [TestCase] = []
        for user in lists.indices where lists[user].count >= 2 {
            let known = lists[user]
            let item = table.items[latestRows[user]]
            var negatives: [Int32]?
            if let negativeCount {
                let available = table.itemIDs.count - known.count
                guard available >= negativeCount else {
                    throw .negativesUnavailable(
                        user: table.userIDs[user],
                        requested: negativeCount,
                        available: available
                    )
                }
                negatives = NegativeSampler.draw(
                    negativeCount,
                    below: table.itemIDs.count,
                    excluding: known,
                    using: &random
                )
            }
            lists[user].removeAll { $0 == item }
            cases.append(TestCase(user: user, items: [item], negatives: negatives))
        }
        return Split(
            userIDs: table.userIDs,
            itemIDs: table.itemIDs,
            training: lists,
            histories: TrainingHistory.all(table, training: lists),
            test: cases,
            findings: FindingCounter()
        )
    }
}
