import Recommenders

/// What is measured on held-out data.
extension ScenarioReader {
    /// Most sampled negatives a scenario may ask for.
    private static let sampledLimit = 100_000

    func evaluatesBaselines(_ root: ScenarioMapping) throws(ScenarioError) -> Bool {
        try root.mapping("evaluation", allowed: ScenarioKeys.evaluation)?.bool("baselines") ?? true
    }

    func evaluatedEvery(_ root: ScenarioMapping) throws(ScenarioError) -> Int? {
        try root.mapping("evaluation", allowed: ScenarioKeys.evaluation)?
            .integer("everyRounds", in: 1...100_000)
    }

    /// Only some programs have a model to look at between their rounds.
    func checkEvaluatedEvery(_ scenario: Scenario, _ root: ScenarioMapping) throws(ScenarioError) {
        let algorithms: [Scenario.ModelChoice.Algorithm] = [.ials, .dpALS, .federatedSGD, .ncf]
        guard scenario.evaluatedEvery != nil, !algorithms.contains(scenario.model.algorithm) else {
            return
        }
        throw try root.mapping("evaluation", allowed: ScenarioKeys.evaluation)?.impossible(
            "everyRounds",
            "needs a model that exists between rounds, of "
                + algorithms.map(\.rawValue).joined(separator: ", ")
                + "; the algorithm is \(scenario.model.algorithm.rawValue)"
        ) ?? root.error("evaluation", .missingKey)
    }

    func evaluation(_ root: ScenarioMapping) throws(ScenarioError) -> EvaluationPlan {
        let plan = try plan(root)
        guard try plan.judgesRatings == splitsRatings(root) else {
            let names = plan.metrics.map(\.description).joined(separator: ", ")
            throw try root.mapping("evaluation", allowed: ScenarioKeys.evaluation)?.impossible(
                "metrics",
                plan.judgesRatings
                    ? "has \(names), which is for predicted ratings and split.protocol 'ratings'"
                    : "has \(names); with split.protocol 'ratings' there are rmse and mae"
            ) ?? root.error("evaluation", .missingKey)
        }
        return plan
    }

    private func splitsRatings(_ root: ScenarioMapping) throws(ScenarioError) -> Bool {
        try root.mapping("split", allowed: ScenarioKeys.split)?.string("protocol")
            == ScenarioKeys.SplitProtocol.ratings.rawValue
    }

    private func plan(_ root: ScenarioMapping) throws(ScenarioError) -> EvaluationPlan {
        let standard = try splitsRatings(root) ? EvaluationPlan.ratings : .standard
        guard let mapping = try root.mapping("evaluation", allowed: ScenarioKeys.evaluation) else {
            return standard
        }
        let metrics = try metrics(mapping) ?? standard.metrics
        let candidates = try candidates(mapping)
        let confidence = try confidence(mapping)
        let groups = try groups(mapping)
        let resamples = try mapping.integer("resamples", in: 100...100_000)
        let minimumGroup = try mapping.integer("minimumGroup", in: 1...1_000_000)
        do {
            return try EvaluationPlan(
                metrics: metrics,
                candidates: candidates,
                confidence: confidence,
                resamples: resamples ?? EvaluationPlan.standard.resamples,
                groups: groups,
                minimumGroup: minimumGroup ?? EvaluationPlan.standard.minimumGroup
            )
        } catch {
            throw mapping.impossible("metrics", Self.reason(error))
        }
    }

    private func metrics(_ mapping: ScenarioMapping) throws(ScenarioError) -> [MetricName]? {
        guard let texts = try mapping.strings("metrics") else { return nil }
        var metrics: [MetricName] = []
        for text in texts {
            do { metrics.append(try MetricName(parsing: text)) } catch {
                let nearest = Self.nearest(text).map { "; did you mean '\($0)'?" } ?? ""
                throw mapping.impossible("metrics", Self.reason(error) + nearest)
            }
        }
        return metrics
    }

    private static func reason(_ error: RecommendersError) -> String {
        switch error {
        case .invalidMetric(let name, let reason): "has '\(name)', which \(reason)"
        case .invalidEvaluation("groups", let expected): "go \(expected)"
        case .invalidEvaluation(_, let expected): "must be \(expected)"
        default: "cannot be used"
        }
    }

    /// The valid name nearest to one whose word is not known.
    private static func nearest(_ text: String) -> String? {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let word = parts.first.map(String.init) ?? ""
        guard MetricKind(rawValue: word) == nil,
            let nearest = EditDistance.nearest(
                to: word,
                among: MetricKind.allCases.map(\.rawValue)
            ),
            let kind = MetricKind(rawValue: nearest)
        else { return nil }
        let cutoff = parts.count == 2 ? Int(parts[1]) ?? 10 : 10
        let name = (try? MetricName(kind, at: cutoff)) ?? (try? MetricName(kind))
        return name?.description
    }

    private func candidates(_ mapping: ScenarioMapping) throws(ScenarioError) -> CandidateRule {
        if let text = try mapping.string("candidates"), Int(text) != nil {
            let count = try mapping.integer("candidates", in: 1...Self.sampledLimit)
            return .sampled(count ?? 1)
        }
        return switch try mapping.word("candidates", ScenarioKeys.Candidates.self) {
        case .negatives: .negatives
        case .catalog: .catalog
        case .all: .all
        case .split, nil: .split
        }
    }

    private func confidence(_ mapping: ScenarioMapping) throws(ScenarioError) -> Double? {
        guard let text = try mapping.string("confidence") else {
            return EvaluationPlan.standard.confidence
        }
        if text == "none" { return nil }
        guard let confidence = try mapping.double("confidence"), confidence >= 0.5,
            confidence <= 0.999
        else {
            throw mapping.impossible("confidence", "is \(text), not 'none' and not in 0.5…0.999")
        }
        return confidence
    }

    private func groups(_ mapping: ScenarioMapping) throws(ScenarioError)
        -> [EvaluationPlan.Grouping]
    {
        var groups: [EvaluationPlan.Grouping] = []
        for text in try mapping.strings("groups") ?? [] {
            guard let group = EvaluationPlan.Grouping(rawValue: text) else {
                let words = EvaluationPlan.Grouping.allCases.map(\.rawValue)
                let nearest = EditDistance.nearest(to: text, among: words)
                throw mapping.impossible(
                    "groups",
                    "has '\(text)', not one of \(words.joined(separator: ", "))"
                        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
                )
            }
            guard !groups.contains(group) else {
                throw mapping.impossible("groups", "has '\(text)' twice")
            }
            groups.append(group)
        }
        return groups
    }
}
