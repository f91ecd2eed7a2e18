import Datasets
import ModelRelease
import Recommenders

/// What lists gain by a context, on held-out choices; outside the privacy boundary.
extension Simulation {
    /// Describes released counts, and judges lists that follow them if the scenario names a strength.
    ///
    /// Every held-out choice is looked for in a list for its own value: a person's test items are
    /// divided by their values, and each part is a case of its own, with the context and without it.
    ///
    /// - Returns: the description.
    /// - Throws: `RecommendersError` or ``SimulationError``.
    func report(on counts: ContextCounts, model: TrainedModel, data: ScenarioData) throws
        -> ContextReport
    {
        let estimate = ContextEstimate(counts)
        var report = ContextReport(
            by: counts.dimension.name,
            values: counts.dimension.values,
            items: counts.items.count,
            noise: counts.noise,
            knownValues: estimate.shares.count { $0 > 0 },
            variance: estimate.variance,
            boost: scenario.context?.boost ?? ReleasedContext.defaultBoost
        )
        guard let strength = scenario.context?.boost, let events = data.contextEvents else {
            return report
        }
        let table = try ContextTable(counts, itemCount: data.split.itemIDs.count)
        let plan = try EvaluationPlan(
            metrics: scenario.evaluation.metrics.filter { $0.kind.basis == .ranks },
            candidates: .catalog,
            confidence: nil
        )
        let places = plan.metrics.compactMap(\.cutoff).max() ?? 20
        let names = plan.metrics.map(\.description)
        var byValue: [String: ContextReport.Figures] = [:]
        var differences: [Int: [Double]] = [:]
        for (value, name) in table.values.enumerated() {
            let split = data.split.keepingTests { test in
                test.items.filter { events.tested[test.user][$0]?.contains(value) == true }
            }
            guard !split.test.isEmpty else { continue }
            let evaluation = try ModelEvaluation(
                plan: plan,
                data: ScenarioData(split),
                seed: scenario.seed,
                workers: Self.workers
            )
            let plain = try evaluation.outcome(of: model.recommender).users
            let boosted = try evaluation.outcome(
                of: ContextLists(
                    model.recommender,
                    counts: model.counts,
                    table: table,
                    value: name,
                    strength: strength,
                    places: places,
                    excludesHistory: split.alreadyBought == .exclude
                )
            ).users
            byValue[name] = ContextReport.Figures(
                cases: split.test.count,
                metrics: boosted.means,
                plain: plain.means
            )
            for (place, test) in split.test.enumerated() {
                var own =
                    differences[test.user] ?? [Double](repeating: 0, count: names.count + 1)
                for column in names.indices {
                    own[column] +=
                        boosted.columns[column][place] - plain.columns[column][place]
                }
                own[names.count] += 1
                differences[test.user] = own
            }
        }
        report.byValue = byValue
        report.evaluation = ContextReport.Figures(pooling: Array(byValue.values), names: names)
        report.differences = Self.differences(Array(differences.values), names: names)
        return report
    }

    /// Mean difference over cases by metric and its standard error, people being independent of each other.
    ///
    /// A ratio of two means over people, Σ differences / Σ cases, with the variance of its linear part.
    ///
    /// - Parameters:
    ///   - people: a sum of differences per metric and then the number of cases, for each person.
    ///   - names: of the metrics.
    /// - Returns: mean and standard error by metric.
    static func differences(_ people: [[Double]], names: [String]) -> [String: [Double]] {
        let cases = people.reduce(0) { $0 + $1[names.count] }
        guard cases > 0 else { return [:] }
        var found: [String: [Double]] = [:]
        for (column, name) in names.enumerated() {
            let mean = people.reduce(0) { $0 + $1[column] } / cases
            let squares = people.reduce(0) { sum, person in
                let residual = person[column] - mean * person[names.count]
                return sum + residual * residual
            }
            found[name] = [mean, squares.squareRoot() / cases]
        }
        return found
    }
}

extension ContextReport.Figures {
    /// The figures of several sets of cases together.
    fileprivate init(pooling parts: [ContextReport.Figures], names: [String]) {
        cases = parts.reduce(0) { $0 + $1.cases }
        let all = Double(max(1, cases))
        func pool(_ figures: (ContextReport.Figures) -> [String: Double]) -> [String: Double] {
            var pooled: [String: Double] = [:]
            for name in names {
                pooled[name] =
                    parts.reduce(0) { $0 + (figures($1)[name] ?? 0) * Double($1.cases) } / all
            }
            return pooled
        }
        metrics = pool(\.metrics)
        plain = pool(\.plain)
    }
}

extension UserFigures {
    /// The mean of every column, by name.
    fileprivate var means: [String: Double] {
        var means: [String: Double] = [:]
        for (name, column) in zip(names, columns) {
            means[name] = column.reduce(0, +) / Double(max(1, column.count))
        }
        return means
    }
}
