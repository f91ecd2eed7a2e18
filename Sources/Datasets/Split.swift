/// A data set divided into what is learned from and what is tested on.
///
/// A user's training list and test items never overlap.
public struct Split: Equatable, Sendable {
    /// The users of training and test, in ``IdentifierOrder``.
    public let userIDs: [String]
    /// The public catalog, in ``IdentifierOrder``: every item of training, test and negatives.
    public let itemIDs: [String]
    /// Each user's training items: indices into ``itemIDs``, ascending, each once.
    public let training: [[Int32]]
    /// The test cases, ascending by user, at most one a user.
    public let test: [TestCase]
    /// What was found on the way, at most one entry a rule.
    public let findings: [DatasetFinding]

    /// Creates a split from parts that a protocol of this module made.
    ///
    /// - Precondition: the invariants above; the protocols refuse bad input before they come here.
    init(
        userIDs: [String],
        itemIDs: [String],
        training: [[Int32]],
        test: [TestCase],
        findings: FindingCounter
    ) {
        precondition(training.count == userIDs.count)
        for testCase in test {
            let known = training[testCase.user]
            precondition(!testCase.items.isEmpty)
            precondition(!testCase.items.contains(where: known.sortedContains))
        }
        var findings = findings
        let tested = Set(test.map(\.user))
        for (user, items) in training.enumerated() where !items.isEmpty && !tested.contains(user) {
            findings.add(.userWithoutTestCase)
        }
        self.userIDs = userIDs
        self.itemIDs = itemIDs
        self.training = training
        self.test = test
        self.findings = findings.findings
    }

    /// The size and shape of the training data.
    public var trainingSummary: DatasetSummary {
        DatasetSummary(interactionCounts: training.map(\.count), itemCount: itemIDs.count)
    }
}
