import FederatedSimulation
import ProtocolPrimitives
import Recommenders

/// Two runs on the same people and protocol: paired differences, and what differs between their scenarios.
public struct RunComparison: Sendable {
    /// How a comparison is made.
    public struct Method: Sendable, Equatable, Encodable {
        /// Confidence of the intervals, and 1 minus the level of the tests.
        public var confidence: Double
        /// Bootstrap resamples, and flips of the signs.
        public var resamples: Int
        /// Seed of both.
        public var seed: UInt64

        /// Creates a method.
        public init(confidence: Double = 0.95, resamples: Int = 5000, seed: UInt64 = 1) {
            self.confidence = confidence
            self.resamples = resamples
            self.seed = seed
        }
    }

    /// The runs.
    public let first: ComparedRun
    /// The other run.
    public let second: ComparedRun
    /// How it was done.
    public let method: Method
    /// Tested people.
    public let users: Int
    /// The metrics with a value for every person.
    public let differences: [MetricDifference]
    /// Figures of all lists together, which no test is made for: name, first, second.
    public let untested: [(metric: String, first: Double, second: Double)]
    /// What differs between the scenarios.
    public let configuration: [ConfigurationDifference]

    /// Compares.
    ///
    /// - Parameters:
    ///   - first: a run.
    ///   - second: a run on the same data, split and candidates.
    ///   - metrics: the metrics to compare, or none for all that both have.
    ///   - method: confidence, resamples and seed.
    /// - Throws: ``RunReportsError`` if the runs were not evaluated alike or lack a metric;
    ///   `RecommendersError` for a method out of range.
    /// - Complexity: O(users · resamples · metrics).
    public init(
        _ first: ComparedRun,
        _ second: ComparedRun,
        metrics: [String] = [],
        method: Method = Method()
    ) throws {
        if let difference = first.data.difference(from: second.data) {
            throw RunReportsError.differentEvaluations(reason: difference)
        }
        guard first.figures.users == second.figures.users else {
            throw RunReportsError.differentEvaluations(reason: "were tested on different people")
        }
        let order = first.report.evaluation?.metrics ?? []
        var paired = PairedValues.all(first.figures, second.figures, metrics: order)
        let known = paired.map(\.metric)
        for name in metrics where !known.contains(name) {
            throw RunReportsError.unknownMetric(name: name, known: known)
        }
        if !metrics.isEmpty { paired = paired.filter { metrics.contains($0.metric) } }
        guard !paired.isEmpty else {
            throw RunReportsError.nothingToCompare(
                path: second.path,
                reason: "has no metric of every person in common with \(first.path)"
            )
        }
        self.first = first
        self.second = second
        self.method = method
        users = first.figures.users
        differences = try Self.differences(paired, method)
        untested = order.compactMap { name in
            guard metrics.isEmpty, !known.contains(name), let one = first.report.metrics[name],
                let other = second.report.metrics[name]
            else { return nil }
            return (name, one, other)
        }
        configuration = ConfigurationDifference.between(first.report, second.report)
    }

    private static func differences(_ paired: [PairedValues], _ method: Method) throws
        -> [MetricDifference]
    {
        var random = try SeededRandomSource(seed: method.seed, label: "compare/flips")
        let pValues = try PairedPermutation.pValues(
            of: paired.map(\.differences),
            flips: method.resamples,
            using: &random
        )
        let adjusted = HolmCorrection.adjusted(pValues)
        return try paired.enumerated().map { place, values in
            // Every metric sees the same resamples, whichever others are compared.
            var random = try SeededRandomSource(seed: method.seed, label: "compare/bootstrap")
            let interval = try values.interval(
                confidence: method.confidence,
                resamples: method.resamples,
                using: &random
            )
            let (first, second) = values.figures
            let direction = MetricWords.direction(values.metric)
            let people = values.people
            let isLower = direction == .lower
            return MetricDifference(
                metric: values.metric,
                first: first,
                second: second,
                difference: first - second,
                interval: [interval.low, interval.high],
                pValue: pValues[place],
                adjustedPValue: adjusted[place],
                people: isLower
                    ? [people.smaller, people.larger, people.same]
                    : [people.larger, people.smaller, people.same],
                verdict: adjusted[place] > 1 - method.confidence
                    ? .notShown : verdict(first - second, direction)
            )
        }
    }

    private static func verdict(_ difference: Double, _ direction: MetricWords.Direction)
        -> MetricDifference.Verdict
    {
        switch direction {
        case .neither: .different
        case .higher: difference > 0 ? .firstIsBetter : .secondIsBetter
        case .lower: difference < 0 ? .firstIsBetter : .secondIsBetter
        }
    }
}
