/// Figures of all users, with intervals and by group.
public struct EvaluationResult: Equatable, Sendable {
    /// The figures of one group.
    public struct Group: Equatable, Sendable {
        /// The group.
        public var label: String
        /// Users in it.
        public var users: Int
        /// Means over its users, by metric.
        public var metrics: [MetricName: Double]
    }

    /// How far the groups are apart in one metric.
    public struct Gap: Equatable, Sendable {
        /// Largest minus smallest group mean.
        public var difference: Double
        /// Smallest group mean over the mean of all users; nil if that is 0.
        public var worstToMean: Double?
    }

    /// One division of the users.
    public struct Division: Equatable, Sendable {
        /// What divides the users.
        public var name: String
        /// The groups that are large enough to be reported.
        public var groups: [Group]
        /// Groups that are not.
        public var withheld: Int
        /// The gap between reported groups; none with fewer than two.
        public var gaps: [MetricName: Gap]
    }

    /// Users that were evaluated.
    public var users: Int
    /// The metrics in the plan's order.
    public var names: [MetricName]
    /// Means over users, or figures of all lists together; a figure that does not exist is missing.
    public var metrics: [MetricName: Double]
    /// Bootstrap intervals of the means.
    public var intervals: [MetricName: ConfidenceInterval]
    /// The divisions of the users.
    public var divisions: [Division]
}
