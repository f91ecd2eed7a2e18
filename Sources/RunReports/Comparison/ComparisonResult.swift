import FederatedSimulation

/// A comparison as JSON.
public struct ComparisonResult: Sendable, Encodable {
    /// One of the two runs.
    public struct Run: Sendable, Encodable {
        var run: String
        var runID: String
        var name: String
        var algorithm: String
        var seed: UInt64
        var privacy: RunReport.Privacy
    }

    /// A figure without a test.
    public struct Untested: Sendable, Encodable {
        var metric: String
        var first: Double
        var second: Double
        var difference: Double
    }

    /// The run called A.
    public let first: Run
    /// The run called B.
    public let second: Run
    /// People who were scored by both.
    public let users: Int
    /// How it was done.
    public let method: RunComparison.Method
    /// The metrics with a value for every person.
    public let differences: [MetricDifference]
    /// Figures of all lists together.
    public let untested: [Untested]
    /// What differs between the scenarios.
    public let configuration: [ConfigurationDifference]
    /// One sentence.
    public let statement: String
    /// What the statistics are, and what they leave out.
    public let notes: [String]

    /// Describes a comparison.
    public init(_ comparison: RunComparison) {
        first = Self.run(comparison.first)
        second = Self.run(comparison.second)
        users = comparison.users
        method = comparison.method
        differences = comparison.differences
        untested = comparison.untested.map { entry in
            Untested(
                metric: entry.metric,
                first: entry.first,
                second: entry.second,
                difference: entry.first - entry.second
            )
        }
        configuration = comparison.configuration
        statement = ComparisonWords.headline(comparison)
        notes = ComparisonWords.notes(comparison)
    }

    private static func run(_ run: ComparedRun) -> Run {
        Run(
            run: run.path,
            runID: run.report.runID,
            name: run.report.name,
            algorithm: run.report.algorithm,
            seed: run.report.inputs.seed,
            privacy: run.report.privacy
        )
    }
}
