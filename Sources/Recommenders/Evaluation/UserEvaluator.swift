/// Computes the metrics of one user after the other from their scores.
///
/// The one implementation of every metric of ranks and lists: simulations, releases and clients
/// use it alike. A value keeps buffers from user to user; give every thread its own copy.
public struct UserEvaluator: Sendable {
    /// What is computed.
    public let plan: EvaluationPlan
    /// What is known of the items.
    public let background: ItemBackground
    /// First catalog rank that no metric looks at; nil if one looks at all.
    private let rankLimit: Int?
    private let listLength: Int
    private let metrics: [MetricName]
    private var scratch: [Double] = []

    /// Creates an evaluator.
    ///
    /// - Throws: ``RecommendersError/invalidMetric(name:reason:)`` if diversity is asked for and the
    ///   background does not know how alike items are.
    public init(plan: EvaluationPlan, background: ItemBackground) throws(RecommendersError) {
        metrics = plan.userMetrics
        if let diversity = metrics.first(where: { $0.kind == .diversity }),
            background.similarity == nil
        {
            throw .invalidMetric(
                name: diversity.description,
                reason: "needs categories or vectors of the items"
            )
        }
        let cutoffs = metrics.filter { $0.kind.basis == .ranks }.map(\.cutoff)
        rankLimit = cutoffs.contains(nil) ? nil : cutoffs.compactMap(\.self).max() ?? 0
        listLength = plan.listLength
        self.plan = plan
        self.background = background
    }

    /// Evaluates one user.
    ///
    /// - Parameters:
    ///   - scores: one finite score per item; items of the history are overwritten.
    ///   - targets: the items to be found, at least one, no repeats.
    ///   - negatives: the candidates of metrics that rank among negatives; nil ranks all metrics
    ///     among the catalog.
    ///   - history: items that are no candidates in the catalog and not listed, unless the plan says
    ///     ``CandidateRule/all``. Targets stay candidates; indices outside the catalog are ignored.
    /// - Returns: the user's values and list.
    /// - Throws: ``RecommendersError`` if the scores do not fit the catalog, there is no target, or
    ///   a target or negative is not in the catalog.
    /// - Complexity: O(items · targets) at most, without sorting the items.
    public mutating func evaluate(
        scores: inout [Double],
        targets: [Int32],
        negatives: [Int32]? = nil,
        history: [Int32]
    ) throws(RecommendersError) -> UserEvaluation {
        guard scores.count == background.itemCount else {
            throw .inconsistentModel(
                part: "scores",
                expected: background.itemCount,
                actual: scores.count
            )
        }
        guard !targets.isEmpty else {
            throw .invalidEvaluation(part: "targets", expected: "at least one")
        }
        let given = try Self.look(targets, in: scores)
        // What is not a number compares with nothing, and must not look good.
        let targetScores = given.map { $0.isNaN ? -.infinity : $0 }
        var negativeRanks: TargetRanks?
        if let negatives {
            // Before the history is taken out: a given negative counts even if the user has it.
            negativeRanks = .amongNegatives(
                try Self.look(negatives, in: scores),
                targets: targetScores
            )
        }
        var candidates = scores.count
        if plan.candidates != .all {
            for item in history where item >= 0 && Int(item) < scores.count {
                if scores[Int(item)] != -.infinity { candidates -= 1 }
                scores[Int(item)] = -.infinity
            }
            for (item, score) in zip(targets, given) where scores[Int(item)] == -.infinity {
                if score != -.infinity { candidates += 1 }
                scores[Int(item)] = score
            }
        }
        return scores.withUnsafeBufferPointer { buffer in
            let needsCatalog = metrics.contains {
                $0.kind.basis == .ranks
                    && (negativeRanks == nil || !plan.candidates.usesNegatives($0))
            }
            let catalogRanks =
                needsCatalog
                ? TargetRanks.amongScores(
                    buffer,
                    targets: targetScores,
                    candidates: candidates,
                    limit: rankLimit
                ) : nil
            let list = ScoreScan.largest(listLength, of: buffer)
            let values = metrics.map { metric in
                guard metric.kind.basis == .ranks else { return listValue(metric, list) }
                let ranks = plan.candidates.usesNegatives(metric) ? negativeRanks : nil
                guard let ranks = ranks ?? catalogRanks else { return 0 }
                return AccuracyMetrics.value(metric.kind, at: metric.cutoff, ranks)
            }
            return UserEvaluation(values: values, list: list)
        }
    }

    /// Mean over the first items of a list; 0 for an empty list.
    private mutating func listValue(_ metric: MetricName, _ list: [Int32]) -> Double {
        let items = list.prefix(metric.cutoff ?? 0)
        guard !items.isEmpty else { return 0 }
        switch metric.kind {
        case .novelty:
            return items.reduce(0) { $0 + background.information[Int($1)] } / Double(items.count)
        case .longtail:
            return Double(items.count(where: { background.isTail[Int($0)] })) / Double(items.count)
        case .diversity:
            return background.similarity?.meanDistance(items, scratch: &scratch) ?? 0
        default: return 0
        }
    }

    private static func look(_ items: [Int32], in scores: [Double]) throws(RecommendersError)
        -> [Double]
    {
        var values: [Double] = []
        values.reserveCapacity(items.count)
        for item in items {
            guard item >= 0, Int(item) < scores.count else {
                throw .itemOutOfRange(index: Int(item), itemCount: scores.count)
            }
            values.append(scores[Int(item)])
        }
        return values
    }
}
