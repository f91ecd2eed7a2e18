/// Something worth knowing about a file that was read all the same.
public struct DatasetFinding: Equatable, Sendable {
    /// What was found.
    public enum Rule: String, CaseIterable, Sendable {
        /// A test pair was in training already and is not tested, as the policy says.
        case alreadyBoughtItem = "already-bought-item"
        /// The file started with a UTF-8 byte order mark, which was skipped.
        case byteOrderMark = "byte-order-mark"
        /// A row repeated an earlier (user, item) pair and was left out.
        case duplicateInteraction = "duplicate-interaction"
        /// An item occurs in the test period and never in training; it stays in the catalog.
        case itemUnseenInTraining = "item-unseen-in-training"
        /// A negative of a test case is in the user's training list; it was kept.
        case negativeInTraining = "negative-in-training"
        /// The negatives of a test case include its test item; they were kept as they are.
        ///
        /// A scorer has to break that tie deliberately.
        case negativeIsTestItem = "negative-is-test-item"
        /// The negatives of a test case hold an item more than once; they were kept as they are.
        case repeatedNegative = "repeated-negative"
        /// A user has events after the cut and none before, and is not tested.
        case userWithoutHistory = "user-without-history"
        /// A user is named without any item.
        case userWithoutItems = "user-without-items"
        /// A user has training items but nothing to be tested on.
        case userWithoutTestCase = "user-without-test-case"
    }

    /// What was found.
    public let rule: Rule
    /// How often: rows, lines or users, as the rule says; above 0.
    public let count: Int
    /// The first line it was found on, from 1; nil where there is no such line.
    public let firstLine: Int?

    /// Creates a finding.
    public init(rule: Rule, count: Int, firstLine: Int?) {
        self.rule = rule
        self.count = count
        self.firstLine = firstLine
    }
}
