/// Counts by context of a run: what was released, and what lists gain by it.
public struct ContextReport: Codable, Sendable, Equatable {
    /// Figures of some held-out choices, with the context and without it.
    public struct Figures: Codable, Sendable, Equatable {
        /// Cases: a person and what that person chose under one value.
        public var cases: Int
        /// Metrics of lists re-ranked by the value of each choice.
        public var metrics: [String: Double]
        /// Metrics of the same lists as the model makes them.
        public var plain: [String: Double]
    }

    /// What was asked about: `month`, `weekday`, `hour` or `country`.
    public var by: String
    /// Its values.
    public var values: [String]
    /// Items that were asked about.
    public var items: Int
    /// Standard deviation of the noise in a count.
    public var noise: Double
    /// Values whose total stands out of the noise.
    public var knownValues: Int
    /// τ²: variance of what is special, relative to what is expected; from released values.
    public var variance: Double
    /// Strength of the boosts that the release proposes.
    public var boost: Double
    /// All cases, computed outside the privacy boundary; nil if the scenario names no strength.
    public var evaluation: Figures?
    /// Mean of the differences between people, and its standard error by metric.
    public var differences: [String: [Double]]?
    /// The cases of every value.
    public var byValue: [String: Figures]?
}
