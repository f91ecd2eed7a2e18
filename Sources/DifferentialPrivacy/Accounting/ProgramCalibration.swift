/// Noise for a whole program of several kinds of queries that share one budget.
public struct ProgramCalibration: Sendable, Equatable {
    /// One kind of query of a program.
    public struct Query: Sendable, Hashable {
        /// How often it is asked, 1 to 10^7.
        public var rounds: Int
        /// The Poisson sampling rate of each round, above 0; 1 asks everybody.
        public var samplingRate: Double
        /// How much its noise matters, finite and above 0.
        ///
        /// The objective counts `weight` times the squared noise multiplier for every round.
        /// For a query of L2 bound B whose errors count alike in every one of d coordinates this is B^2 d.
        public var weight: Double

        /// Creates a kind of query.
        public init(rounds: Int = 1, samplingRate: Double = 1, weight: Double = 1) {
            self.rounds = rounds
            self.samplingRate = samplingRate
            self.weight = weight
        }
    }

    /// How the budget is divided among the queries.
    public enum Split: Sendable, Hashable {
        /// One positive share of the cost a query, together 1.
        ///
        /// For unsampled Gaussian noise these are shares of mu^2, as in ``NoiseCalibration/shares``. For
        /// sampled queries they are shares of the cost in the limit of many rounds, see ``optimized``.
        case given([Double])
        /// The smallest sum over all rounds of weight times squared noise multiplier.
        ///
        /// Exactly so for unsampled queries. For sampled ones the proportions are those that are best
        /// where the cost of a round is rate^2 (exp(1/multiplier^2) - 1), the limit for many rounds (Bu,
        /// Dong, Long and Su 2020, arXiv:1911.11607); the scale is exact in any case.
        case optimized
    }

    /// The queries.
    public let queries: [Query]
    /// The noise multiplier of each query's every round, in the order of ``queries``.
    public let noiseMultipliers: [Double]

    /// Divides a budget among the queries of a program.
    ///
    /// - Parameters:
    ///   - budget: target epsilon and delta of the whole program.
    ///   - queries: at least one.
    ///   - split: how to divide.
    ///   - accountant: what computes the program's epsilon.
    /// - Throws: ``DifferentialPrivacyError/invalidShares(sum:)``,
    ///   ``DifferentialPrivacyError/invalidWeights``, ``DifferentialPrivacyError/invalidCount(actual:maximum:)``,
    ///   ``DifferentialPrivacyError/invalidSamplingRate(_:)``, or as
    ///   ``NoiseCalibration/noiseMultiplier(budget:accountant:events:)``.
    /// - Complexity: some 30 evaluations of the accountant, and as many for each try of proportions.
    public init(
        budget: PrivacyBudget,
        queries: [Query],
        split: Split,
        accountant: some PrivacyAccountant
    ) throws(DifferentialPrivacyError) {
        guard !queries.isEmpty, queries.allSatisfy({ $0.weight.isFinite && $0.weight > 0 }) else {
            throw .invalidWeights
        }
        for query in queries {
            guard (1...EventTerm.maximumCount).contains(query.rounds) else {
                throw .invalidCount(actual: query.rounds, maximum: EventTerm.maximumCount)
            }
            guard query.samplingRate > 0, query.samplingRate <= 1 else {
                throw .invalidSamplingRate(query.samplingRate)
            }
        }
        self.queries = queries
        switch split {
        case .given(let shares):
            let sum = shares.reduce(0, +)
            guard shares.count == queries.count, shares.allSatisfy({ $0 > 0 && $0.isFinite }),
                abs(sum - 1) <= 1e-12
            else { throw .invalidShares(sum: sum) }
            noiseMultipliers = try Self.given(shares, queries, budget, accountant)
        case .optimized:
            noiseMultipliers = try Self.optimized(queries, budget, accountant)
        }
    }

    /// The events of the program.
    public var events: [PrivacyEvent] { Self.events(queries, noiseMultipliers) }

    /// The sum over all rounds of weight times squared noise multiplier.
    public var objective: Double { Self.objective(queries, noiseMultipliers) }

    static func events(_ queries: [Query], _ multipliers: [Double]) -> [PrivacyEvent] {
        zip(queries, multipliers).map { $0.event(noiseMultiplier: $1) }
    }
}
