public import DifferentialPrivacy

/// Budgets that hold beside the one of the ledger's whole life; **public**.
///
/// A reservation must fit all that apply to it.
public struct BudgetLimits: Sendable, Hashable {
    /// A budget that starts afresh with every period.
    public struct Period: Sendable, Hashable {
        /// What may be charged within one period.
        public var budget: PrivacyBudget
        /// Length of a period in seconds, at least 1; the first begins with the opening entry.
        public var seconds: Int64

        /// Creates a budget by period.
        public init(budget: PrivacyBudget, seconds: Int64) {
            self.budget = budget
            self.seconds = seconds
        }
    }

    /// What may be charged for the rounds of any one model; nil for no such limit.
    public var model: PrivacyBudget?
    /// What may be charged within any one period; nil for no such limit.
    public var period: Period?

    /// Creates limits.
    public init(model: PrivacyBudget? = nil, period: Period? = nil) {
        self.model = model
        self.period = period
    }

    var isEmpty: Bool { model == nil && period == nil }

    var json: JSONValue {
        var members: [String: JSONValue] = [:]
        if let model { members["model"] = .object(Self.members(of: model)) }
        if let period {
            var inner = Self.members(of: period.budget)
            inner["seconds"] = .integer(UInt64(clamping: period.seconds))
            members["period"] = .object(inner)
        }
        return .object(members)
    }

    init(from fields: JSONFields) throws(PrivacyLedgerError) {
        var fields = fields
        if fields.has("model") {
            var inner = try fields.object("model")
            model = try inner.budget()
            try inner.finish()
        }
        if fields.has("period") {
            var inner = try fields.object("period")
            period = Period(
                budget: try inner.budget(),
                seconds: try inner.integer("seconds", atLeast: 1)
            )
            try inner.finish()
        }
        try fields.finish()
        // An empty object would be a second spelling of no limits.
        guard !isEmpty else { throw .invalidEntry(field: "limits") }
    }

    private static func members(of budget: PrivacyBudget) -> [String: JSONValue] {
        ["epsilon": JSONValue(budget.epsilon), "delta": JSONValue(budget.delta)]
    }
}
