import Foundation

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
        /// Noise multipliers in the proportion 1/sqrt(share / rounds), one positive share a query.
        ///
        /// For unsampled Gaussian noise these are shares of mu^2, as in ``NoiseCalibration/shares``.
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
            let proportions = zip(queries, shares).map {
                (Double($0.rounds) / $1).squareRoot()
            }
            noiseMultipliers = try Self.scaled(proportions, queries, budget, accountant)
        case .optimized:
            noiseMultipliers = try Self.optimized(queries, budget, accountant)
        }
    }

    /// The events of the program.
    public var events: [PrivacyEvent] { Self.events(queries, noiseMultipliers) }

    /// The sum over all rounds of weight times squared noise multiplier.
    public var objective: Double { Self.objective(queries, noiseMultipliers) }

    private static func objective(_ queries: [Query], _ multipliers: [Double]) -> Double {
        zip(queries, multipliers).reduce(0) {
            $0 + $1.0.weight * Double($1.0.rounds) * $1.1 * $1.1
        }
    }

    private static func events(_ queries: [Query], _ multipliers: [Double]) -> [PrivacyEvent] {
        zip(queries, multipliers).map { query, multiplier in
            let event = PrivacyEvent.gaussian(noiseMultiplier: multiplier)
            let round =
                query.samplingRate < 1
                ? .poissonSampled(rate: query.samplingRate, event: event) : event
            return .selfComposed(count: query.rounds, event: round)
        }
    }

    /// Multipliers in a proportion, just large enough for the budget.
    private static func scaled(
        _ proportions: [Double],
        _ queries: [Query],
        _ budget: PrivacyBudget,
        _ accountant: some PrivacyAccountant
    ) throws(DifferentialPrivacyError) -> [Double] {
        // The least noisy query at the scale itself, so that the search begins near the result.
        let least = proportions.min() ?? 1
        let scale = try NoiseCalibration.noiseMultiplier(
            budget: budget,
            accountant: accountant
        ) { scale in events(queries, proportions.map { $0 / least * scale }) }
        return proportions.map { $0 / least * scale }
    }

    /// The proportions depend on the level of the noise where queries are sampled; the level comes from
    /// the scale, and the better of two rounds of this is kept.
    private static func optimized(
        _ queries: [Query],
        _ budget: PrivacyBudget,
        _ accountant: some PrivacyAccountant
    ) throws(DifferentialPrivacyError) -> [Double] {
        // Unsampled: minimize the sum of n w s^2 under a given sum of n / s^2: s^4 is as 1 / w.
        var multipliers = try scaled(
            queries.map { (1 / $0.weight).squareRoot().squareRoot() },
            queries,
            budget,
            accountant
        )
        guard queries.contains(where: { $0.samplingRate < 1 }), queries.count > 1 else {
            return multipliers
        }
        for _ in 0..<3 {
            let price = multiplierPrice(queries, multipliers)
            let next = try scaled(
                queries.map { multiplier(of: $0, price: price) },
                queries,
                budget,
                accountant
            )
            guard objective(queries, next) < objective(queries, multipliers) else { break }
            multipliers = next
        }
        return multipliers
    }

    /// The cost of a round in the limit of many rounds.
    private static func cost(_ query: Query, _ multiplier: Double) -> Double {
        query.samplingRate < 1
            ? query.samplingRate * query.samplingRate * expm1(1 / (multiplier * multiplier))
            : 1 / (multiplier * multiplier)
    }

    /// The multiplier s at which weight · s^4 = price · rate^2 · exp(1/s^2), without the exponential for an
    /// unsampled query: where the derivatives of objective and cost balance.
    private static func multiplier(of query: Query, price: Double) -> Double {
        guard query.samplingRate < 1 else {
            return (price / query.weight).squareRoot().squareRoot()
        }
        let target = log(price) + 2 * log(query.samplingRate) - log(query.weight)
        var (low, high) = (1e-3, 1e15)
        for _ in 0..<200 {
            let middle = (low * high).squareRoot()
            let value = 4 * log(middle) - 1 / (middle * middle)
            if value < target { low = middle } else { high = middle }
        }
        return high
    }

    /// The price at which the whole program costs what given multipliers cost.
    private static func multiplierPrice(_ queries: [Query], _ multipliers: [Double]) -> Double {
        let total = { (multipliers: [Double]) in
            zip(queries, multipliers).reduce(0) {
                $0 + Double($1.0.rounds) * cost($1.0, $1.1)
            }
        }
        let target = total(multipliers)
        var (low, high) = (-200.0, 200.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            let cost = total(queries.map { multiplier(of: $0, price: exp(middle)) })
            if cost > target { low = middle } else { high = middle }
        }
        return exp(high)
    }
}
