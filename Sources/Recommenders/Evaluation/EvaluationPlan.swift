/// What an evaluation computes.
public struct EvaluationPlan: Equatable, Sendable {
    /// How users are divided into groups.
    public enum Grouping: String, CaseIterable, Sendable {
        /// Quartiles of the length of the history.
        case activity
        /// The user's country, where the data have countries.
        case country
        /// The user's segment, where a run makes segments.
        case segment
    }

    /// The metrics, each once.
    public let metrics: [MetricName]
    /// What targets are ranked among.
    public let candidates: CandidateRule
    /// Confidence of bootstrap intervals, between 0 and 1, or nil for none.
    public let confidence: Double?
    /// Number of bootstrap resamples.
    public let resamples: Int
    /// Divisions of the users.
    public let groups: [Grouping]
    /// Groups with fewer users are withheld.
    public let minimumGroup: Int

    /// What is computed unless something else is asked for.
    public static let standardMetrics: [MetricName] = [
        MetricName(valid: .ndcg, at: 10), MetricName(valid: .hr, at: 10),
        MetricName(valid: .recall, at: 20), MetricName(valid: .ndcg, at: 20),
        MetricName(valid: .coverage, at: 20), MetricName(valid: .gini, at: 20),
        MetricName(valid: .longtail, at: 20), MetricName(valid: .novelty, at: 20),
        MetricName(valid: .personalization, at: 20),
    ]

    /// The standard metrics with intervals of confidence 0.95.
    public static let standard = EvaluationPlan(
        valid: standardMetrics,
        candidates: .split,
        confidence: 0.95,
        resamples: 1000,
        groups: [],
        minimumGroup: 50
    )

    /// RMSE and MAE with intervals of confidence 0.95.
    public static let ratings = EvaluationPlan(
        valid: [MetricName(valid: .rmse, at: nil), MetricName(valid: .mae, at: nil)],
        candidates: .split,
        confidence: 0.95,
        resamples: 1000,
        groups: [],
        minimumGroup: 50
    )

    /// Creates a plan.
    ///
    /// - Parameters:
    ///   - metrics: at least one, none twice; all of rating predictions, then without groups, or none.
    ///   - candidates: what targets are ranked among.
    ///   - confidence: between 0 and 1, or nil for no intervals.
    ///   - resamples: bootstrap resamples, at least 100.
    ///   - groups: divisions of the users.
    ///   - minimumGroup: smallest group that is reported, at least 1.
    /// - Throws: ``RecommendersError/invalidMetric(name:reason:)``,
    ///   ``RecommendersError/invalidEvaluation(part:expected:)``.
    public init(
        metrics: [MetricName] = Self.standardMetrics,
        candidates: CandidateRule = .split,
        confidence: Double? = 0.95,
        resamples: Int = 1000,
        groups: [Grouping] = [],
        minimumGroup: Int = 50
    ) throws(RecommendersError) {
        guard !metrics.isEmpty else {
            throw .invalidEvaluation(part: "metrics", expected: "at least one metric")
        }
        var seen: Set<MetricName> = []
        for metric in metrics {
            guard seen.insert(metric).inserted else {
                throw .invalidMetric(name: metric.description, reason: "is named twice")
            }
        }
        let ratings = metrics.filter { $0.kind.basis == .ratings }
        guard ratings.isEmpty || ratings.count == metrics.count else {
            throw .invalidMetric(
                name: ratings[0].description,
                reason: "is for predicted ratings, not for lists: name no other kind beside it"
            )
        }
        guard ratings.isEmpty || groups.isEmpty else {
            throw .invalidEvaluation(part: "groups", expected: "without metrics of ratings")
        }
        if let confidence {
            guard confidence > 0, confidence < 1 else {
                throw .invalidEvaluation(part: "confidence", expected: "a number between 0 and 1")
            }
        }
        guard resamples >= 100 else {
            throw .invalidEvaluation(part: "resamples", expected: "at least 100")
        }
        guard minimumGroup >= 1 else {
            throw .invalidEvaluation(part: "minimumGroup", expected: "at least 1")
        }
        self.init(
            valid: metrics,
            candidates: candidates,
            confidence: confidence,
            resamples: resamples,
            groups: groups,
            minimumGroup: minimumGroup
        )
    }

    private init(
        valid metrics: [MetricName],
        candidates: CandidateRule,
        confidence: Double?,
        resamples: Int,
        groups: [Grouping],
        minimumGroup: Int
    ) {
        self.metrics = metrics
        self.candidates = candidates
        self.confidence = confidence
        self.resamples = resamples
        self.groups = groups
        self.minimumGroup = minimumGroup
    }

    /// Whether predicted ratings are judged, not lists.
    public var judgesRatings: Bool { metrics.contains { $0.kind.basis == .ratings } }

    /// The metrics that every user has a value of; their means are reported.
    public var userMetrics: [MetricName] {
        metrics.filter { $0.kind.basis == .ranks || $0.kind.basis == .list }
    }

    /// The metrics of all users' lists together.
    public var listMetrics: [MetricName] { metrics.filter { $0.kind.basis == .allLists } }

    /// Length of the lists that the metrics need; 0 if none needs any.
    public var listLength: Int {
        metrics.filter { $0.kind.basis != .ranks }.compactMap(\.cutoff).max() ?? 0
    }
}
