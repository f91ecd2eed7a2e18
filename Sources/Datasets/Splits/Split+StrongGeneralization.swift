import ProtocolPrimitives

extension Split {
    /// The usual share of a held-out user's items that are targets.
    public static let defaultTargetFraction = 0.2

    /// Tests on users who are held out of training altogether, and shown by some of their items.
    ///
    /// As in Liang et al., "Variational Autoencoders for Collaborative Filtering" (WWW 2018), §4.1:
    /// held-out users' items are divided at random into targets and the items to fold in. Ranking is
    /// over the full catalog without the items folded in. Users with fewer than 2 items are trained on.
    ///
    /// - Parameters:
    ///   - table: interactions; pairs may repeat.
    ///   - heldOut: share of the users to hold out, above 0 and below 1; at least one user.
    ///   - foldIn: how many of the items that are no targets are shown.
    ///   - targetFraction: share of a user's items that are targets, above 0 and below 1; at least
    ///     one item, and at least one stays to be folded in. Targets do not depend on `foldIn`.
    ///   - seed: of the stream `datasets/strong-generalization`.
    /// - Returns: the split.
    /// - Throws: ``DatasetError/invalidSplitParameter(name:expected:)``,
    ///   ``DatasetError/randomnessUnavailable``.
    public static func strongGeneralization(
        _ table: InteractionTable,
        heldOut: Double,
        foldIn: FoldIn,
        targetFraction: Double = Self.defaultTargetFraction,
        seed: UInt64
    ) throws(DatasetError) -> Split {
        guard targetFraction > 0, targetFraction < 1 else {
            throw .invalidSplitParameter(name: "targetFraction", expected: "above 0 and below 1")
        }
        let lists = table.itemsByUser()
        let eligible = lists.indices.filter { lists[$0].count >= 2 }
        return try holdOut(
            eligible,
            share: heldOut,
            foldIn: foldIn,
            training: lists,
            base: (table.userIDs, table.itemIDs, TrainingHistory.all(table, training: lists)),
            findings: FindingCounter(),
            seed: seed
        ) { user, random in
            var items = lists[user]
            random.shuffle(&items)
            let wanted = Int((targetFraction * Double(items.count)).rounded())
            let count = min(max(wanted, 1), items.count - 1)
            let targets = items[..<count].sorted()
            return TestCase(
                user: user,
                items: targets,
                negatives: nil,
                foldIn: items[count...].sorted()
            )
        }
    }

    /// Tests on users of another split who are held out of training altogether.
    ///
    /// Targets and negatives are those of `base`, and what is folded in comes from the user's
    /// training list: the NCF test cases of users never seen in training, for example. Users of
    /// `base` who are not held out are trained on and not tested.
    ///
    /// - Parameters:
    ///   - base: a split whose users are trained on.
    ///   - heldOut: share of the tested users to hold out, above 0 and below 1; at least one user.
    ///   - foldIn: how many of their training items are shown.
    ///   - seed: of the stream `datasets/strong-generalization`.
    /// - Returns: the split.
    /// - Throws: ``DatasetError/invalidSplitParameter(name:expected:)``,
    ///   ``DatasetError/randomnessUnavailable``.
    public static func strongGeneralization(
        _ base: Split,
        heldOut: Double,
        foldIn: FoldIn,
        seed: UInt64
    ) throws(DatasetError) -> Split {
        var cases: [Int: TestCase] = [:]
        for testCase in base.test { cases[testCase.user] = testCase }
        let eligible = base.testUsers.filter { !base.training[$0].isEmpty }
        return try holdOut(
            eligible,
            share: heldOut,
            foldIn: foldIn,
            training: base.training,
            base: (base.userIDs, base.itemIDs, base.histories),
            findings: FindingCounter(base.findings),
            seed: seed
        ) { user, _ in
            cases[user].map {
                TestCase(
                    user: user,
                    items: $0.items,
                    negatives: $0.negatives,
                    foldIn: base.training[user]
                )
            }
        }
    }

    /// Holds out a random choice of `eligible`; each draws from its own stream.
    private static func holdOut(
        _ eligible: [Int],
        share: Double,
        foldIn: FoldIn,
        training: [[Int32]],
        base: (userIDs: [String], itemIDs: [String], histories: [TrainingHistory]?),
        findings: FindingCounter,
        seed: UInt64,
        testCase: (Int, inout SeededRandomSource) -> TestCase?
    ) throws(DatasetError) -> Split {
        guard share > 0, share < 1 else {
            throw .invalidSplitParameter(name: "heldOut", expected: "above 0 and below 1")
        }
        if case .random(let count) = foldIn, count < 1 {
            throw .invalidSplitParameter(name: "foldIn", expected: "1 or more, or all")
        }
        guard eligible.count >= 2 else {
            throw .invalidSplitParameter(name: "heldOut", expected: "of data with 2 users or more")
        }
        var random = try SeededRandomSource.dataset(seed, "strong-generalization")
        var users = eligible
        random.shuffle(&users)
        let count = min(max(Int((share * Double(users.count)).rounded()), 1), users.count - 1)
        var training = training
        var histories = base.histories
        var cases: [TestCase] = []
        for user in users[..<count].sorted() {
            // A stream of their own: how many items one user is shown does not move the others'.
            var own = try SeededRandomSource.dataset(seed, "strong-generalization/\(user)")
            guard let full = testCase(user, &own) else { continue }
            training[user] = []
            histories?[user] = TrainingHistory()
            cases.append(full.showing(foldIn, using: &own))
        }
        return Split(
            userIDs: base.userIDs,
            itemIDs: base.itemIDs,
            training: training,
            histories: histories,
            test: cases,
            findings: findings
        )
    }
}

extension TestCase {
    /// The test case with as many of its fold-in items as are to be shown.
    fileprivate func showing(_ count: FoldIn, using random: inout SeededRandomSource) -> TestCase {
        guard case .random(let count) = count, let known = foldIn, known.count > count else {
            return self
        }
        var items = known
        random.shuffle(&items)
        return TestCase(
            user: user,
            items: self.items,
            negatives: negatives,
            foldIn: items[..<count].sorted()
        )
    }
}
