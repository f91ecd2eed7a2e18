/// What cleaning found and did; holds counts and line numbers, no ids and no values of the file.
public struct CleaningReport: Equatable, Sendable, Codable {
    /// Most line numbers given as examples.
    public static let exampleCount = 3

    /// One rule's part.
    public struct Entry: Equatable, Sendable, Codable {
        /// The rule.
        public let rule: CleaningRule
        /// What it does, or did.
        public let action: CleaningRule.Action
        /// Whether it was on.
        public let enabled: Bool
        /// Rows it applies to, whether or not it was on.
        ///
        /// Rules up to ``CleaningRule/itemCase`` look at every row that could be read; later ones at
        /// the rows that are left when their turn comes.
        public let found: Int
        /// Rows this rule took away; every row is taken away by one rule at most.
        public let dropped: Int
        /// Rows that were kept and changed, this rule being the first to change them.
        public let changed: Int
        /// Rows left after the rules up to this one.
        public let left: Int
        /// Line numbers of the first rows found, from 1, at most ``exampleCount``.
        public let exampleLines: [Int]
    }

    /// The file as it was named.
    public let file: String
    /// The format's name.
    public let format: String
    /// Rows in the file, those that could not be read included.
    public let rowsIn: Int
    /// Rows that are left; ``rowsIn`` less everything dropped.
    public let rowsOut: Int
    /// One entry a rule, in the order of application.
    public let rules: [Entry]

    /// Rows taken away by all rules.
    public var dropped: Int { rules.reduce(0) { $0 + $1.dropped } }

    /// Rows that were kept and changed by any rule.
    public var changed: Int { rules.reduce(0) { $0 + $1.changed } }

    /// The entry of a rule.
    public subscript(rule: CleaningRule) -> Entry? { rules.first { $0.rule == rule } }
}
