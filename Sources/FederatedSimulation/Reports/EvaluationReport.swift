public import Recommenders

/// The figures of one model as reports and JSON have them.
public struct EvaluationReport: Sendable, Equatable {
    /// How the figures came about.
    public struct Method: Codable, Sendable, Equatable {
        /// Where the figures were computed, for people.
        public var boundary: String
        /// Users with held-out items.
        public var users: Int
        /// Names of the metrics in the scenario's order.
        public var metrics: [String]
        /// What test items were ranked among: a rule's name or a number of sampled negatives.
        public var candidates: String
        /// Confidence of the intervals; nil without.
        public var confidence: Double?
        /// Bootstrap resamples of an interval.
        public var resamples: Int
        /// What was evaluated on, as digests; nil in runs of earlier versions.
        public var data: EvaluationFingerprint?
    }

    /// One division of the users.
    public struct Division: Codable, Sendable, Equatable {
        /// One group that is large enough to be reported.
        public struct Group: Codable, Sendable, Equatable {
            /// The group.
            public var label: String
            /// Users in it.
            public var users: Int
            /// Means over its users.
            public var metrics: [String: Double]
        }

        /// How far groups are apart in one metric.
        public struct Gap: Codable, Sendable, Equatable {
            /// Largest minus smallest group mean.
            public var difference: Double
            /// Smallest group mean over the mean of all users; nil if that is 0.
            public var worstToMean: Double?
        }

        /// The groups.
        public var groups: [Group]
        /// Groups that are too small to be reported.
        public var withheld: Int
        /// Gaps between the reported groups, by metric.
        public var gaps: [String: Gap]
    }

    /// What every report of metrics says of itself.
    public static let boundary =
        "computed outside the privacy boundary on held-out data; not a private release"

    /// Figures by name.
    public var metrics: [String: Double]
    /// Ends of bootstrap intervals by name, lower first; metrics of all lists together have none.
    public var metricsConfidence: [String: [Double]]
    /// Divisions of the users by name.
    public var groups: [String: Division]
    /// How the figures came about.
    public var method: Method

    /// Names the figures of a result.
    ///
    /// - Parameters:
    ///   - result: the figures.
    ///   - plan: what was computed.
    ///   - data: what it was computed on.
    public init(
        _ result: EvaluationResult,
        plan: EvaluationPlan,
        data: EvaluationFingerprint? = nil
    ) {
        metrics = Self.named(result.metrics)
        metricsConfidence = Self.named(result.intervals).mapValues { [$0.low, $0.high] }
        groups = [:]
        for division in result.divisions {
            groups[division.name] = Division(
                groups: division.groups.map {
                    Division.Group(
                        label: $0.label,
                        users: $0.users,
                        metrics: Self.named($0.metrics)
                    )
                },
                withheld: division.withheld,
                gaps: Self.named(division.gaps).mapValues {
                    Division.Gap(difference: $0.difference, worstToMean: $0.worstToMean)
                }
            )
        }
        method = Method(
            boundary: Self.boundary,
            users: result.users,
            metrics: result.names.map(\.description),
            candidates: plan.candidates.name,
            confidence: plan.confidence,
            resamples: plan.resamples,
            data: data
        )
    }

    private static func named<Value>(_ values: [MetricName: Value]) -> [String: Value] {
        var named: [String: Value] = [:]
        for (name, value) in values { named[name.description] = value }
        return named
    }
}
