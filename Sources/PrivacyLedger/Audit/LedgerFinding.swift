/// One thing that an audit has to say.
public struct LedgerFinding: Sendable, Hashable {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable {
        /// The ledger is not valid.
        case error
        /// Worth knowing; the ledger is valid.
        case note
        /// What an interrupted writer leaves behind, or terms that promise little; the ledger is valid.
        case warning
    }

    /// How bad it is.
    public let severity: Severity
    /// What was looked at.
    public let check: LedgerCheck
    /// The entry concerned, from 0; nil for the ledger as a whole.
    public let entry: Int?
    /// What should have been there.
    public let expected: String
    /// What was there.
    public let got: String
    /// One line for people: lower case, no full stop.
    public let message: String

    /// Creates a finding.
    public init(
        severity: Severity,
        check: LedgerCheck,
        entry: Int?,
        expected: String,
        got: String,
        message: String
    ) {
        self.severity = severity
        self.check = check
        self.entry = entry
        self.expected = expected
        self.got = got
        self.message = message
    }
}
