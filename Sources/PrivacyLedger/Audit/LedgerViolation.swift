/// A rule that an entry breaks.
public struct LedgerViolation: Sendable, Hashable {
    /// The rule.
    public let check: LedgerCheck
    /// What the rule asks for.
    public let expected: String
    /// What the entry says.
    public let actual: String
    /// One line for people: lower case, no full stop.
    public let message: String

    /// Creates a violation.
    public init(check: LedgerCheck, expected: String, actual: String, message: String) {
        self.check = check
        self.expected = expected
        self.actual = actual
        self.message = message
    }
}
