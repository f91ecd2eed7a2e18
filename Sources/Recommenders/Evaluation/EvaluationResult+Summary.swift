public import ProtocolPrimitives

/// From users to figures.
extension EvaluationResult {
    /// Summarizes users.
    ///
    /// Means are sums in the order of the users, so they do not depend on threads. Figures of all
    /// lists together have no interval: in a resample users come twice, which changes them.
    ///
    /// - Parameters:
    ///   - users: one result per user, at least one.
    ///   - plan: the plan they were evaluated by.
    ///   - itemCount: size of the catalog.
    ///   - groups: divisions of the same users.
    ///   - random: the source of the bootstrap's resamples.
    /// - Throws: ``RecommendersError`` if there is no user, or results do not fit plan or groups.
    /// - Complexity: O(users · metrics · resamples).
    public init(
        summarizing users: [UserEvaluation],
        plan: EvaluationPlan,
        itemCount: Int,
        groups: [UserGroups] = [],
        using random: inout some RandomSource
    ) throws(RecommendersError) {
        let names = plan.userMetrics
        guard !users.isEmpty, users.allSatisfy({ $0.values.count == names.count }) else {
            throw .invalidEvaluation(part: "users", expected: "at least one, with all metrics")
        }
        guard groups.allSatisfy({ $0.membership.count == users.count }) else {
            throw .invalidEvaluation(part: "groups", expected: "one entry per user")
        }
        let columns = names.indices.map { column in users.map { $0.values[column] } }
        self.users = users.count
        self.names = plan.metrics
        metrics = [:]
        intervals = [:]
        for (name, column) in zip(names, columns) { metrics[name] = Self.mean(column) }
        let lists = users.map(\.list)
        for name in plan.listMetrics {
            metrics[name] = ExposureMetrics.value(
                name.kind,
                at: name.cutoff ?? 0,
                lists: lists,
                itemCount: itemCount
            )
        }
        if let confidence = plan.confidence, !columns.isEmpty {
            let resampled = try UserBootstrap.means(
                of: columns,
                resamples: plan.resamples,
                using: &random
            )
            for (name, means) in zip(names, resampled) {
                intervals[name] = try UserBootstrap.interval(of: means, confidence: confidence)
            }
        }
        divisions = []
        for group in groups {
            divisions.append(
                Self.division(group, names, columns, metrics, minimum: plan.minimumGroup)
            )
        }
    }

    /// Summarizes errors of predicted ratings.
    ///
    /// - Parameters:
    ///   - users: one value per user, together with at least one rating.
    ///   - plan: names the metrics.
    ///   - random: the source of the bootstrap's resamples.
    /// - Throws: ``RecommendersError/invalidEvaluation(part:expected:)`` without a rating.
    public init(
        summarizing users: [RatingErrors],
        plan: EvaluationPlan,
        using random: inout some RandomSource
    ) throws(RecommendersError) {
        var total = RatingErrors()
        for user in users { total += user }
        guard let rmse = total.rmse, let mae = total.mae else {
            throw .invalidEvaluation(part: "ratings", expected: "at least one")
        }
        self.users = users.count
        names = plan.metrics
        metrics = [:]
        intervals = [:]
        divisions = []
        let resampled = try plan.confidence.map { confidence throws(RecommendersError) in
            try RatingErrors.intervals(
                users: users,
                confidence: confidence,
                resamples: plan.resamples,
                using: &random
            )
        }
        for name in names {
            metrics[name] = name.kind == .rmse ? rmse : mae
            intervals[name] = name.kind == .rmse ? resampled?.rmse : resampled?.mae
        }
    }

    private static func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }

    private static func division(
        _ division: UserGroups,
        _ names: [MetricName],
        _ columns: [[Double]],
        _ overall: [MetricName: Double],
        minimum: Int
    ) -> Division {
        var members = [[Int]](repeating: [], count: division.labels.count)
        for (user, group) in division.membership.enumerated() {
            if let group { members[group].append(user) }
        }
        var result = Division(name: division.name, groups: [], withheld: 0, gaps: [:])
        for (label, users) in zip(division.labels, members) {
            guard users.count >= minimum else {
                result.withheld += 1
                continue
            }
            var group = Group(label: label, users: users.count, metrics: [:])
            for (name, column) in zip(names, columns) {
                group.metrics[name] = mean(users.map { column[$0] })
            }
            result.groups.append(group)
        }
        for name in names where result.groups.count >= 2 {
            let means = result.groups.compactMap { $0.metrics[name] }
            guard let smallest = means.min(), let largest = means.max() else { continue }
            let mean = overall[name] ?? 0
            result.gaps[name] = Gap(
                difference: largest - smallest,
                worstToMean: mean > 0 ? smallest / mean : nil
            )
        }
        return result
    }
}
