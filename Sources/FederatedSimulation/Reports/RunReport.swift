public import Datasets

/// The result of a simulation: what `run.json` holds and `simulate --json` prints.
public struct RunReport: Codable, Sendable, Equatable {
    /// Secure aggregation as it ran.
    public struct SecureAggregation: Codable, Sendable, Equatable {
        /// `full` or `ideal`.
        public var mode: String
        /// Neighbors per client; nil in mode `ideal`.
        public var neighbors: Int?
        /// Shares that reconstruct a secret; nil in mode `ideal`.
        public var threshold: Int?
        /// Clients lost in all rounds, by phase.
        public var dropouts: [String: Int]
        /// Mean bytes a client sent over all rounds; nil in mode `ideal`, which sends nothing.
        public var bytesPerClient: Int?
        /// Mean bytes a client received over all rounds; nil in mode `ideal`.
        public var bytesReceivedPerClient: Int?
        /// Fewest contributors of any released sum.
        public var minimumContributors: Int
        /// Wall seconds spent in aggregation.
        public var seconds: Double

        /// Writes every key, also those without a value, as null.
        ///
        /// - Throws: the encoder's error.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(mode, forKey: .mode)
            try container.encode(neighbors, forKey: .neighbors)
            try container.encode(threshold, forKey: .threshold)
            try container.encode(dropouts, forKey: .dropouts)
            try container.encode(bytesPerClient, forKey: .bytesPerClient)
            try container.encode(bytesReceivedPerClient, forKey: .bytesReceivedPerClient)
            try container.encode(minimumContributors, forKey: .minimumContributors)
            try container.encode(seconds, forKey: .seconds)
        }
    }

    /// Privacy as it was charged.
    public struct Privacy: Codable, Sendable, Equatable {
        /// ε of the whole run by the headline accountant; nil means none (infinite).
        public var epsilon: Double?
        /// δ of that ε; nil without privacy.
        public var delta: Double?
        /// The headline accountant.
        public var accountant: String
        /// ε by every accountant.
        public var accountants: [String: Double]
        /// Who added noise: `clients`, `coordinator` or `none`.
        public var noise: String
        /// ε the scenario allowed; nil without privacy.
        public var budget: Double?
        /// Noise of a simulation comes from its seed, so that runs repeat; never so in a deployment.
        public var noiseIsSeeded: Bool

        /// Writes every key, also those without a value, as null.
        ///
        /// - Throws: the encoder's error.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(epsilon, forKey: .epsilon)
            try container.encode(delta, forKey: .delta)
            try container.encode(accountant, forKey: .accountant)
            try container.encode(accountants, forKey: .accountants)
            try container.encode(noise, forKey: .noise)
            try container.encode(budget, forKey: .budget)
            try container.encode(noiseIsSeeded, forKey: .noiseIsSeeded)
        }
    }

    /// Items that were held out of training and placed by their features.
    public struct NewItems: Codable, Sendable, Equatable {
        /// How many.
        public var count: Int
        /// Numbers known of each item.
        public var features: Int
        /// Share of the variance of released factors that features explain of items not seen.
        public var explainedShare: Double
    }

    /// Where the scenario and the data came from.
    public struct Inputs: Codable, Sendable, Equatable {
        /// Scenario file as it was named.
        public var scenario: String
        /// SHA-256 of the scenario file with its overrides, hexadecimal.
        public var scenarioDigest: String
        /// The scenario file's text.
        public var scenarioText: String
        /// Changes by `--set`.
        public var overrides: [String]
        /// The seed in effect.
        public var seed: UInt64
        /// Findings of reading and splitting, for people.
        public var findings: [String]
        /// What cleaning found and did; nil if the data were not cleaned, and in runs of earlier versions.
        public var cleaning: CleaningReport?
    }

    /// `running`, `completed`, `interrupted` or `failed`.
    public var status: String
    /// Version of this program.
    public var version: String
    /// Path of the run directory as it was named.
    public var run: String
    /// Identifier of the run, hexadecimal.
    public var runID: String
    /// The scenario's name.
    public var name: String
    /// The training algorithm.
    public var algorithm: String
    /// Users with a history.
    public var users: Int
    /// Items of the catalog.
    public var items: Int
    /// Training interactions.
    public var interactions: Int
    /// Sums released.
    public var rounds: Int
    /// Inputs and seeds.
    public var inputs: Inputs
    /// How sums were made.
    public var secureAggregation: SecureAggregation
    /// What they cost.
    public var privacy: Privacy
    /// Metrics of the trained model, by name; computed on the simulation's held-out data, not a
    /// private release.
    public var metrics: [String: Double]
    /// Ends of the metrics' bootstrap intervals, lower first; nil before the evaluation.
    public var metricsConfidence: [String: [Double]]?
    /// The metrics by groups of users; nil before the evaluation.
    public var groups: [String: EvaluationReport.Division]?
    /// How the metrics were computed; nil before the evaluation.
    public var evaluation: EvaluationReport.Method?
    /// What the new items are; nil unless the split holds items out.
    public var newItems: NewItems?
    /// Metrics by the clients, a private release; nil if the scenario does not ask for them.
    public var federatedEvaluation: FederatedEvaluation?
    /// Segments of the people; nil if the scenario asks for none.
    public var segments: SegmentReport?
    /// Counts by context; nil if the scenario asks for none.
    public var context: ContextReport?
    /// The same metrics of `popularity` and `withoutPrivacy` (the same model from exact sums), and
    /// of `popularityInHindsight` where items are held out.
    public var baselines: [String: [String: Double]]
    /// Warnings for people.
    public var warnings: [String]
    /// Wall seconds of the whole run.
    public var seconds: Double
    /// Largest resident memory of the process, in bytes.
    public var peakMemoryBytes: Int
    /// Why a failed run failed.
    public var failure: String?
}
