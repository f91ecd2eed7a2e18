/// One user's metrics as numbers in 0…1, the answer to a federated evaluation query.
public enum BoundedUserMetrics {
    /// Computes chosen metrics of one user among the catalog without the user's history.
    ///
    /// Novelty is divided by log2(users) and diversity by the largest distance; the others lie in
    /// 0…1 by definition. Every number is clipped to 0…1, whatever the scores were.
    ///
    /// - Parameters:
    ///   - metrics: metrics with a value for every user, at least one, none twice.
    ///   - scores: one score per item, from the released model and the user's own history.
    ///   - targets: the user's held-out items, at least one; **secret**.
    ///   - negatives: candidates drawn by the user, for every metric of ranks; nil for the catalog.
    ///   - candidates: what targets are ranked among; nil for the negatives if there are any.
    ///   - history: what the user has beside the targets; **secret**.
    ///   - background: released counts, and for diversity public features.
    /// - Returns: one number per metric, in their order.
    /// - Throws: ``RecommendersError``, among others for a metric that no single user has.
    /// - Complexity: O(items · targets) at most.
    public static func values(
        of metrics: [MetricName],
        scores: [Double],
        targets: [Int32],
        negatives: [Int32]? = nil,
        candidates: CandidateRule? = nil,
        history: [Int32],
        background: ItemBackground
    ) throws(RecommendersError) -> [Double] {
        if let metric = metrics.first(where: {
            $0.kind.basis == .allLists || $0.kind.basis == .ratings
        }) {
            throw .invalidMetric(name: metric.description, reason: "is not one user's list's")
        }
        let plan = try EvaluationPlan(
            metrics: metrics,
            candidates: candidates ?? (negatives == nil ? .catalog : .negatives),
            confidence: nil
        )
        var evaluator = try UserEvaluator(plan: plan, background: background)
        var scores = scores
        let result = try evaluator.evaluate(
            scores: &scores,
            targets: targets,
            negatives: negatives,
            history: history
        )
        return zip(metrics, result.values).map { metric, value in
            clip(value, to: bound(metric.kind, background))
        }
    }

    private static func bound(_ kind: MetricKind, _ background: ItemBackground) -> Double {
        switch kind {
        case .novelty: background.maximumInformation
        case .diversity: background.similarity?.maximumDistance ?? 1
        default: 1
        }
    }

    private static func clip(_ value: Double, to bound: Double) -> Double {
        let scaled = bound > 0 ? value / bound : 0
        // Not a number compares with nothing, and becomes 0.
        return scaled > 0 ? min(1, scaled) : 0
    }
}
