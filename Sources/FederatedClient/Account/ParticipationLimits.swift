public import DifferentialPrivacy

/// What a client is ready to spend, whatever coordinators plan.
public struct ParticipationLimits: Equatable, Sendable {
    /// A budget for any stretch of time of a given length.
    public struct Period: Equatable, Sendable {
        /// What may be spent within the length.
        public var budget: PrivacyBudget
        /// The length in seconds, at least 1.
        public var seconds: Int64

        /// Creates a budget by period.
        public init(budget: PrivacyBudget, seconds: Int64) {
            self.budget = budget
            self.seconds = max(1, seconds)
        }
    }

    /// What any one query may cost; nil for no such limit.
    public var query: PrivacyBudget?
    /// What any stretch of time may cost; nil for no such limit.
    public var period: Period?
    /// What all queries together may cost, of all runs and coordinators, for good.
    public var lifetime: PrivacyBudget

    /// Creates limits.
    public init(query: PrivacyBudget? = nil, period: Period? = nil, lifetime: PrivacyBudget) {
        self.query = query
        self.period = period
        self.lifetime = lifetime
    }
}
