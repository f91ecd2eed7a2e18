import ProtocolPrimitives

extension Split {
    /// Holds out a random share of every user's ratings.
    ///
    /// A user with n ≥ 2 ratings is tested on round(share · n) of them, at least one and at most n − 1,
    /// drawn uniformly from a stream of the user's own, `datasets/ratings/<user>`: times play no part.
    /// Users with one rating keep it in training. Predictions are judged, not rankings.
    ///
    /// - Parameters:
    ///   - table: interactions with ratings; pairs may repeat.
    ///   - holdOut: share of a user's ratings that is tested, above 0 and below 1.
    ///   - seed: of the streams.
    /// - Returns: the split; its test cases have several items and no negatives.
    /// - Throws: ``DatasetError/valuesMissing(column:)`` without ratings,
    ///   ``DatasetError/invalidSplitParameter(name:expected:)``,
    ///   ``DatasetError/randomnessUnavailable``.
    public static func ratings(_ table: InteractionTable, holdOut: Double, seed: UInt64)
        throws(DatasetError) -> Split
    {
        guard table.ratings != nil else {
            throw .valuesMissing(column: InteractionValues.Source.rating.rawValue)
        }
        guard holdOut > 0, holdOut < 1 else {
            throw .invalidSplitParameter(name: "holdOut", expected: "above 0 and below 1")
        }
        var lists = table.itemsByUser()
        var cases: [TestCase] = []
        for user in lists.indices where lists[user].count >= 2 {
            var random = try SeededRandomSource.dataset(seed, "ratings/\(user)")
            var items = lists[user]
            random.shuffle(&items)
            let wanted = Int((holdOut * Double(items.count)).rounded())
            let count = min(max(wanted, 1), items.count - 1)
            cases.append(TestCase(user: user, items: items[..<count].sorted(), negatives: nil))
            lists[user] = items[count...].sorted()
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
