/// A data set divided into what is learned from and what is tested on.
///
/// Unless ``alreadyBought`` allows it, a user's training list and test items never overlap.
public struct Split: Equatable, Sendable {
    /// The users of training and test, in ``IdentifierOrder``.
    public let userIDs: [String]
    /// The public catalog, in ``IdentifierOrder``: every item of training, test and negatives.
    ///
    /// The last ``newItemCount`` are held out of training and stand in an order of their own.
    public let itemIDs: [String]
    /// How many items at the end of the catalog were held out of training altogether.
    public let newItemCount: Int
    /// Each user's training items: indices into ``itemIDs``, ascending, each once.
    ///
    /// Empty for users who are not trained on: new ones, and those held out to fold in.
    public let training: [[Int32]]
    /// Each user's training items in order of time, or nil if the data have no times.
    ///
    /// The same items as in ``training``.
    public let histories: [TrainingHistory]?
    /// The test cases, ascending by user, at most one a user.
    public let test: [TestCase]
    /// Whether what a user has already may be recommended and tested again.
    public let alreadyBought: AlreadyBoughtPolicy
    /// The time at which a temporal split was cut, in unix seconds; nil for other protocols.
    public let cutTime: Int64?
    /// What was found on the way, at most one entry a rule.
    public let findings: [DatasetFinding]

    /// Creates a split from parts that a protocol of this module made.
    ///
    /// - Precondition: the invariants above; the protocols refuse bad input before they come here.
    init(
        userIDs: [String],
        itemIDs: [String],
        newItemCount: Int = 0,
        training: [[Int32]],
        histories: [TrainingHistory]? = nil,
        test: [TestCase],
        alreadyBought: AlreadyBoughtPolicy = .exclude,
        cutTime: Int64? = nil,
        findings: FindingCounter
    ) {
        precondition(training.count == userIDs.count)
        precondition(histories.map { $0.count == userIDs.count } ?? true)
        for testCase in test {
            let known = testCase.foldIn ?? training[testCase.user]
            precondition(!testCase.items.isEmpty)
            precondition(testCase.foldIn == nil || training[testCase.user].isEmpty)
            precondition(
                alreadyBought == .allow || !testCase.items.contains(where: known.sortedContains)
            )
        }
        var findings = findings
        let tested = Set(test.map(\.user))
        for (user, items) in training.enumerated() where !items.isEmpty && !tested.contains(user) {
            findings.add(.userWithoutTestCase)
        }
        self.userIDs = userIDs
        self.itemIDs = itemIDs
        self.newItemCount = newItemCount
        self.training = training
        self.histories = histories
        self.test = test
        self.alreadyBought = alreadyBought
        self.cutTime = cutTime
        self.findings = findings.findings
    }

    /// Number of items in the catalog that training knows.
    public var trainingItemCount: Int { itemIDs.count - newItemCount }

    /// The users with training items, ascending: those who take part in training.
    public var trainingUsers: [Int] { training.indices.filter { !training[$0].isEmpty } }

    /// The users with a test case, ascending.
    public var testUsers: [Int] { test.map(\.user) }

    /// A user's training items in order of time, the latest last, where the data have times; else
    /// ascending.
    public func sequence(of user: Int) -> [Int32] { histories?[user].items ?? training[user] }

    /// What a model may know of the user of a test case: the fold-in items, ascending, or the training
    /// items as ``sequence(of:)`` gives them; each item once.
    public func history(of testCase: TestCase) -> [Int32] {
        testCase.foldIn ?? sequence(of: testCase.user)
    }

    /// The items that are not ranked for a test case, ascending.
    public func unrankedItems(of testCase: TestCase) -> [Int32] {
        alreadyBought == .allow ? [] : testCase.foldIn ?? training[testCase.user]
    }

    /// The size and shape of the training data; users without training items do not count.
    public var trainingSummary: DatasetSummary {
        DatasetSummary(
            interactionCounts: training.map(\.count).filter { $0 > 0 },
            itemCount: itemIDs.count
        )
    }
}
