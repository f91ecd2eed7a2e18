import Datasets
import ProtocolPrimitives
public import Recommenders

/// Scores models on held-out items, on all cores.
///
/// This looks at histories and held-out items directly, outside the privacy boundary: it is for
/// simulations, and its figures are no private release.
public struct ModelEvaluation: Sendable {
    private let plan: EvaluationPlan
    private let split: Split
    private let seed: UInt64
    private let workers: Int
    private let evaluator: UserEvaluator
    private var groups: [UserGroups]
    private let values: InteractionValues?
    /// People whose scores are computed together.
    private static let batch = 32

    /// Prepares what is the same for every model on the same data.
    ///
    /// - Parameters:
    ///   - plan: what is computed.
    ///   - data: training histories in order of time and test cases.
    ///   - seed: of sampled negatives and of the bootstrap.
    ///   - workers: number of threads.
    /// - Throws: ``SimulationError/emptySplit`` if there is no test case,
    ///   ``SimulationError/scenarioImpossible(key:reason:)`` if the split has no negatives to rank
    ///   among or too few items to sample them from.
    /// - Complexity: O(interactions + catalog · log catalog).
    public init(plan: EvaluationPlan, data: ScenarioData, seed: UInt64, workers: Int) throws {
        let split = data.split
        guard !split.test.isEmpty else { throw SimulationError.emptySplit }
        try Self.check(plan.candidates, split)
        guard !plan.groups.contains(.country) || data.userCountries != nil else {
            throw SimulationError.scenarioImpossible(
                key: "evaluation.groups",
                reason: "has 'country', and the data have no countries"
            )
        }
        guard !plan.judgesRatings || data.values != nil else {
            throw SimulationError.scenarioImpossible(
                key: "evaluation.metrics",
                reason: "are of predicted ratings; split.protocol 'ratings' holds some out"
            )
        }
        values = data.values
        let items = split.itemIDs.count
        self.plan = plan
        self.split = split
        self.seed = seed
        self.workers = workers
        // Without features of the items, two are alike if the same people have them.
        let similarity =
            plan.metrics.contains { $0.kind == .diversity }
            ? try ItemSimilarity(histories: split.training, itemCount: items) : nil
        evaluator = try UserEvaluator(
            plan: plan,
            background: ItemBackground(
                counts: Self.counts(split),
                users: max(1, split.training.count(where: { !$0.isEmpty })),
                similarity: similarity
            )
        )
        groups = plan.groups.compactMap { grouping in
            switch grouping {
            // Known after training: see ``dividing(bySegment:)``.
            case .segment: nil
            case .activity:
                UserGroups(activityOf: split.test.map { split.history(of: $0).count })
            case .country:
                UserGroups(
                    name: grouping.rawValue,
                    labels: split.test.map { data.userCountries?[$0.user] }
                )
            }
        }
    }

    /// The same with people divided by their segments too, if the plan asks for it.
    ///
    /// - Parameter label: the name of a user's segment; nil for people in none.
    /// - Returns: an evaluation of the same people.
    func dividing(bySegment label: (TestCase) -> String?) -> ModelEvaluation {
        guard plan.groups.contains(.segment) else { return self }
        var copy = self
        copy.groups.append(
            UserGroups(
                name: EvaluationPlan.Grouping.segment.rawValue,
                labels: split.test.map(label)
            )
        )
        return copy
    }

    /// Computes the figures of one model.
    ///
    /// - Parameter model: a model over the split's catalog.
    /// - Returns: the figures of all test cases.
    /// - Throws: `RecommendersError` if the model does not fit the catalog.
    /// - Complexity: O(test cases · (scoring + catalog)).
    public func result(of model: any RecommenderModel) throws -> EvaluationResult {
        try outcome(of: model).result
    }

    /// Computes the figures of one model, and every user's own.
    ///
    /// - Parameter model: a model over the split's catalog.
    /// - Returns: the figures of all test cases, together and one by one.
    /// - Throws: `RecommendersError` if the model does not fit the catalog.
    /// - Complexity: O(test cases · (scoring + catalog)).
    public func outcome(of model: any RecommenderModel) throws
        -> (result: EvaluationResult, users: UserFigures)
    {
        if plan.judgesRatings { return try ratingOutcome(of: model) }
        let parts = try ParallelMap.map(count: split.test.count, workers: workers) { range in
            var evaluator = evaluator
            var evaluations: [UserEvaluation] = []
            evaluations.reserveCapacity(range.count)
            for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.batch) {
                let tests = split.test[start..<min(start + Self.batch, range.upperBound)]
                var batch = scores(of: model, tests)
                for (place, test) in tests.enumerated() {
                    let unranked = split.unrankedItems(of: test)
                    evaluations.append(
                        try evaluator.evaluate(
                            scores: &batch[place],
                            targets: test.items,
                            negatives: try negatives(test),
                            history: unranked
                        )
                    )
                }
            }
            return evaluations
        }
        let users = parts.flatMap(\.self)
        var random = try SeededRandomSource(seed: seed, label: "evaluation/bootstrap")
        let result = try EvaluationResult(
            summarizing: users,
            plan: plan,
            itemCount: split.itemIDs.count,
            groups: groups,
            using: &random
        )
        let names = plan.userMetrics.map(\.description)
        let columns = names.indices.map { column in users.map { $0.values[column] } }
        return (result, UserFigures(names: names, columns: columns))
    }

    /// The catalog's scores for some people; models of ratings see theirs.
    private func scores(of model: any RecommenderModel, _ tests: ArraySlice<TestCase>)
        -> [[Double]]
    {
        if let model = model as? any PersonRecommender {
            return tests.map { model.scores(person: $0.user, history: split.history(of: $0)) }
        }
        guard model is RatingModel, let values else {
            return model.scores(histories: tests.map { split.history(of: $0) })
        }
        return tests.map { test in
            let history = split.history(of: test)
            return model.scores(
                history: history,
                values: values.values(of: test.user, items: history)
            )
        }
    }

    /// Errors of predicted ratings.
    private func ratingOutcome(of model: any RecommenderModel) throws
        -> (result: EvaluationResult, users: UserFigures)
    {
        guard let values else { throw SimulationError.emptySplit }
        let parts = try ParallelMap.map(count: split.test.count, workers: workers) { range in
            try split.test[range].map { test in
                let history = split.history(of: test)
                let predictions = model.scores(
                    history: history,
                    values: values.values(of: test.user, items: history)
                )
                return try RatingErrors(
                    predicted: test.items.map { predictions[Int($0)] },
                    actual: values.values(of: test.user, items: test.items).map { Double($0) }
                )
            }
        }
        let users = parts.flatMap(\.self)
        var random = try SeededRandomSource(seed: seed, label: "evaluation/bootstrap")
        let result = try EvaluationResult(summarizing: users, plan: plan, using: &random)
        let columns = [users.map { Double($0.count) }, users.map(\.squared), users.map(\.absolute)]
        return (result, UserFigures(names: UserFigures.ratingColumns, columns: columns))
    }

    /// How many people have each item in training.
    static func counts(_ split: Split) -> [Double] {
        var counts = [Double](repeating: 0, count: split.itemIDs.count)
        for history in split.training {
            for item in history { counts[Int(item)] += 1 }
        }
        return counts
    }

    /// How many people have each item in training and test together.
    static func hindsightCounts(_ split: Split) -> [Double] {
        var counts = counts(split)
        for test in split.test { for item in test.items { counts[Int(item)] += 1 } }
        return counts
    }

    private func negatives(_ test: TestCase) throws -> [Int32]? {
        guard case .sampled(let count) = plan.candidates else { return test.negatives }
        var random = try SeededRandomSource(
            seed: seed,
            label: "evaluation/negatives/\(test.user)"
        )
        return NegativeSampler.draw(
            count,
            below: split.itemIDs.count,
            excluding: Set(split.unrankedItems(of: test) + test.items).sorted(),
            using: &random
        )
    }

    private static func check(_ candidates: CandidateRule, _ split: Split) throws {
        switch candidates {
        case .negatives where split.test.contains { $0.negatives == nil }:
            throw SimulationError.scenarioImpossible(
                key: "evaluation.candidates",
                reason: "is 'negatives', and the split gives none"
            )
        case .sampled(let count):
            let fewest =
                split.test.map { test in
                    split.itemIDs.count - split.unrankedItems(of: test).count - test.items.count
                }.min() ?? 0
            guard count <= fewest else {
                throw SimulationError.scenarioImpossible(
                    key: "evaluation.candidates",
                    reason: "is \(count), and somebody has only \(fewest) items left to draw from"
                )
            }
        default: break
        }
    }
}
