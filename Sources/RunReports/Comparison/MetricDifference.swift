/// How two runs differ in one metric on the same people.
public struct MetricDifference: Sendable, Equatable, Encodable {
    /// What can be said.
    public enum Verdict: String, Sendable, Encodable {
        /// The first run is better, and it is unlikely to be chance.
        case firstIsBetter
        /// The second run is better, and it is unlikely to be chance.
        case secondIsBetter
        /// The runs differ in a metric that is neither good nor bad, and it is unlikely to be chance.
        case different
        /// No difference is shown; that does not show that there is none.
        case notShown
    }

    /// The metric.
    public var metric: String
    /// The first run's figure.
    public var first: Double
    /// The second run's figure.
    public var second: Double
    /// The first minus the second.
    public var difference: Double
    /// Ends of the bootstrap interval of the difference, lower first.
    public var interval: [Double]
    /// Two-sided p-value of "no difference" by flipped signs.
    public var pValue: Double
    /// The same after Holm's correction for all metrics of the comparison.
    public var adjustedPValue: Double
    /// Share of the people whom the first run serves better, then the second, then alike.
    public var people: [Double]
    /// What can be said at the comparison's confidence.
    public var verdict: Verdict
}
