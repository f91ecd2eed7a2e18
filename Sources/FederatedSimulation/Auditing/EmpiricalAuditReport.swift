/// What an empirical audit found.
public struct EmpiricalAuditReport: Codable, Sendable {
    /// The one-run auditor's part: no assumption about the mechanism.
    public struct OneRun: Codable, Sendable {
        /// Guesses at one fraction of the canaries, fixed in advance.
        public struct Attempt: Codable, Sendable {
            /// Guesses made.
            public var guesses: Int
            /// Right ones.
            public var correct: Int
            /// Lower bound of ε from this attempt.
            public var epsilonLower: Double
        }

        /// The largest bound of the attempts.
        public var epsilonLower: Double
        /// Each attempt.
        public var attempts: [Attempt]
    }

    /// The one-shot estimator's part: scores are taken as independent and normal.
    public struct OneShot: Codable, Sendable {
        /// Lower bound of ε from the lower limit of μ.
        public var epsilonLower: Double
        /// Estimate of ε from the fitted normal distributions, nil above 600; errs on both sides.
        public var epsilonEstimate: Double?
        /// Bound from error rates at fixed thresholds with Jeffreys' intervals; no part of the verdict.
        public var epsilonLowerByThresholds: Double
        /// Estimate of μ.
        public var mu: Double
        /// Lower limit of μ.
        public var muLower: Double
        /// Mean scores of canaries that were in and out.
        public var means: [String: Double]
        /// Standard deviations of the scores; `null` is that known for canaries that were out.
        public var standardDeviations: [String: Double]
    }

    /// One released sum.
    public struct Query: Codable, Sendable {
        /// Kind of the query.
        public var kind: String
        /// Coordinates.
        public var length: Int
        /// μ that is claimed.
        public var muClaimed: Double
        /// Estimate of μ.
        public var mu: Double
        /// Lower limit of μ.
        public var muLower: Double
        /// Root mean square of what is left of the sum once everybody's answers are taken away, in
        /// claimed standard deviations of the noise.
        public var residual: Double
        /// Whether it was charged.
        public var isCharged: Bool
    }

    /// The scenario's name.
    public var name: String
    /// The training program.
    public var algorithm: String
    /// Seed of the run, the coins and the canaries.
    public var seed: UInt64
    /// How sums were made.
    public var secureAggregation: AggregationMode
    /// Who added the noise.
    public var noise: String
    /// People beside the canaries.
    public var users: Int
    /// Canary clients.
    public var canaries: Int
    /// Canaries whose answers reached every sum; the others are not judged.
    public var canariesJudged: Int
    /// What canaries contribute.
    public var kind: CanaryKind
    /// δ of the claim.
    public var delta: Double
    /// Probability that no lower bound here is above the truth by chance, at least.
    public var confidence: Double
    /// ε that is claimed, from the charged events.
    public var epsilonUpper: Double
    /// The larger of both lower bounds.
    public var epsilonLower: Double
    /// μ that is claimed.
    public var muClaimed: Double
    /// The one-run auditor.
    public var oneRun: OneRun
    /// The one-shot estimator.
    public var oneShot: OneShot
    /// Every released sum by itself.
    public var queries: [Query]
    /// Wall time.
    public var seconds: Double

    /// What refutes the claim, in words; empty if nothing does.
    public var findings: [String]
    /// Whether the claim stands.
    public var passed: Bool { findings.isEmpty }

    /// Compares the bounds with the claims.
    mutating func judge() {
        findings = []
        for (name, lower) in [
            ("the one-run auditor", oneRun.epsilonLower),
            ("the one-shot estimator", oneShot.epsilonLower),
        ] where lower > epsilonUpper {
            findings.append("\(name) proves ε ≥ \(lower), and \(epsilonUpper) is claimed")
        }
        for (index, query) in queries.enumerated() where query.muLower > query.muClaimed {
            findings.append(
                "sum \(index + 1), \(query.kind): μ ≥ \(query.muLower), "
                    + "and \(query.muClaimed) is claimed"
            )
        }
    }
}
