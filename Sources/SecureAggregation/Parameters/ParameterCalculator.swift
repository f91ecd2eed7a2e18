/// Derives neighbors, threshold and modulus from a threat model (Bell et al., CCS 2020, §3 and §4).
///
/// With n clients of which γn are corrupt and δn drop out, k neighbors and threshold t, each client
/// draws its neighbors without replacement from the n-1 others. One graph serves R rounds. With
/// exponents e, c and a from ``FailureTargets``, required are
///
/// 1. exposure: R · n · Pr[Hyp(n-1, γn, k) >= t] <= 2^-e, that is, the corrupt neighbors alone
///    cannot rebuild a secret; against a malicious coordinator >= 2t-k instead, because it may tell
///    half the honest neighbors that the client dropped out and the others that it did not
///    (t > (k + corrupt neighbors) / 2);
/// 2. disconnection: R · n · (γ+δ)^(k/2) <= 2^-c; against a malicious coordinator, which chooses who
///    drops out, R · n · Pr[Hyp(n, γn, k/2) >= t - k/2] instead; impossible in a complete graph;
/// 3. abort: R · n · Pr[Hyp(n-1, (1-δ)n, k) < t] <= 2^-a; against a malicious coordinator with one
///    survivor fewer, as a survivor is not among its own neighbors.
///
/// The corrupt are counted rounded down. So are the survivors; against a malicious coordinator it is
/// the dropouts. docs/parameters.md says what is proven of
/// the bounds that are not in the paper, and what is not.
///
/// - Important: the graph is drawn once, so that nobody chooses among several. Against a semi-honest
///   coordinator, who drops out does not depend on the graph.
///
/// All of it holds for a cohort of n. Where fewer come, the same number of corrupt clients is a
/// larger fraction; so choose n as the smallest cohort accepted, and γ for that.
public struct ParameterCalculator: Equatable, Sendable {
    /// Populations that can be calculated.
    public static let populations = 2...100_000_000
    /// Numbers of rounds of one graph that can be calculated.
    public static let roundCounts = 1...1_000_000

    /// Number of clients (`n`).
    public let population: Int
    /// Largest fraction of them that colludes with the coordinator (`γ`), 0 to below 1.
    public let corruptedFraction: Double
    /// Largest fraction that drops out over the round (`δ`), 0 to below 1.
    public let dropoutFraction: Double
    /// What the coordinator may do.
    public let adversary: Adversary
    /// Largest magnitude of one client's coordinate, noise included.
    public let valueBound: Int
    /// How improbable each failure must be.
    public let targets: FailureTargets
    /// Rounds that one graph serves (`R`); each failure is counted over all of them.
    public let roundCount: Int

    /// Takes a threat model.
    ///
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public init(
        population: Int,
        corruptedFraction: Double,
        dropoutFraction: Double,
        adversary: Adversary,
        valueBound: Int,
        targets: FailureTargets = .standard,
        roundCount: Int = 1
    ) throws(SecureAggregationError) {
        guard Self.populations.contains(population) else { throw .invalidParameter(.population) }
        // NaN fails both comparisons.
        guard corruptedFraction >= 0, corruptedFraction < 1 else {
            throw .invalidParameter(.corruptedFraction)
        }
        guard dropoutFraction >= 0, dropoutFraction < 1 else {
            throw .invalidParameter(.dropoutFraction)
        }
        guard valueBound >= 1 else { throw .invalidParameter(.valueBound) }
        guard Self.roundCounts.contains(roundCount) else { throw .invalidParameter(.roundCount) }
        self.population = population
        self.corruptedFraction = corruptedFraction
        self.dropoutFraction = dropoutFraction
        self.adversary = adversary
        self.valueBound = valueBound
        self.targets = targets
        self.roundCount = roundCount
    }

    /// The smallest graph that meets the targets, with the threshold in the middle of those admissible.
    ///
    /// - Throws: ``SecureAggregationError/infeasibleParameters(_:)``.
    /// - Complexity: O(k^2) with k at most ``SecureAggregationParameters/maximumNeighborCount``.
    public func parameters() throws(SecureAggregationError) -> SecureAggregationParameters {
        let modulusBits = try modulusBits()
        guard let graph = smallestGraph() else {
            throw .infeasibleParameters(noNeighborCount())
        }
        let (low, high) = (graph.thresholds.lowerBound, graph.thresholds.upperBound)
        let threshold = low + (high - low + 1) / 2
        return try SecureAggregationParameters(
            adversary: adversary,
            neighborCount: graph.neighborCount,
            reconstructionThreshold: threshold,
            modulusBits: modulusBits,
            valueBound: valueBound,
            failureProbabilities: graph.failureProbabilities(threshold: threshold),
            admissibleThresholds: graph.thresholds
        )
    }

    /// Bits so that a sum of n coordinates in ±valueBound cannot wrap around: 2·n·bound + 1 values.
    func modulusBits() throws(SecureAggregationError) -> Int {
        let (product, overflow) = population.multipliedReportingOverflow(by: valueBound)
        let limit = Int(Int32.max)
        guard !overflow, product <= limit else {
            let bits = overflow ? Int.bitWidth : Int.bitWidth - product.leadingZeroBitCount + 1
            let largestPopulation = limit / valueBound
            throw .infeasibleParameters(
                .modulusTooWide(
                    bitsNeeded: bits,
                    largestPopulation: largestPopulation < 2 ? 0 : largestPopulation,
                    largestValueBound: limit / population
                )
            )
        }
        // 2·product + 1 values; product <= 2^(b-1) - 1.
        return Int.bitWidth - product.leadingZeroBitCount + 1
    }

    func smallestGraph() -> CandidateGraph? {
        let complete = population - 1
        let limit = SecureAggregationParameters.maximumNeighborCount
        for neighborCount in stride(from: 2, through: limit, by: 2) {
            let candidate = CandidateGraph(
                model: self,
                neighborCount: min(neighborCount, complete)
            )
            if let candidate { return candidate }
            if neighborCount >= complete { return nil }
        }
        return nil
    }

    private func noNeighborCount() -> ParameterRefusal {
        let corrupted = largestPercent(below: corruptedFraction) {
            replacing(corruptedFraction: $0, dropoutFraction: dropoutFraction)
        }
        let dropout = largestPercent(below: dropoutFraction) {
            replacing(corruptedFraction: corruptedFraction, dropoutFraction: $0)
        }
        let larger = max(corruptedFraction, dropoutFraction)
        let common =
            corrupted == nil && dropout == nil
            ? largestPercent(below: larger) {
                replacing(
                    corruptedFraction: min($0, corruptedFraction),
                    dropoutFraction: min($0, dropoutFraction)
                )
            } : nil
        return .noNeighborCount(
            limit: SecureAggregationParameters.maximumNeighborCount,
            largestCorruptedFraction: corrupted,
            largestDropoutFraction: dropout,
            largestCommonFraction: common
        )
    }

    /// Bisects over whole percents; feasibility falls as a fraction rises.
    private func largestPercent(below fraction: Double, _ model: (Double) -> Self?) -> Double? {
        func isFeasible(_ percent: Int) -> Bool {
            model(Double(percent) / 100)?.smallestGraph() != nil
        }
        guard isFeasible(0) else { return nil }
        var (feasible, infeasible) = (0, Int((fraction * 100).rounded(.up)))
        while infeasible - feasible > 1 {
            let middle = (feasible + infeasible) / 2
            if isFeasible(middle) { feasible = middle } else { infeasible = middle }
        }
        return Double(feasible) / 100
    }

    private func replacing(corruptedFraction: Double, dropoutFraction: Double) -> Self? {
        try? Self(
            population: population,
            corruptedFraction: corruptedFraction,
            dropoutFraction: dropoutFraction,
            adversary: adversary,
            valueBound: valueBound,
            targets: targets,
            roundCount: roundCount
        )
    }
}
