import Foundation

/// Derives neighbors, threshold and modulus from a threat model (Bell et al., CCS 2020, §3 and §4).
///
/// With n clients of which γn are corrupt and δn drop out, k neighbors and threshold t, each client
/// draws its neighbors without replacement from the n-1 others. Required are
///
/// 1. exposure: n · Pr[Hyp(n-1, γn, k) >= t] <= 2^-40, that is, the corrupt neighbors alone cannot
///    rebuild a secret; against a malicious coordinator >= 2t-k instead, because it may tell half
///    the honest neighbors that the client dropped out and the others that it did not
///    (t > (k + corrupt neighbors) / 2);
/// 2. disconnection: n · (γ+δ)^(k/2) <= 2^-40; impossible in a complete graph;
/// 3. abort: n · Pr[Hyp(n-1, (1-δ)n, k) < t] <= 2^-30.
///
/// The corrupt are counted rounded down, the survivors too.
///
/// All of it holds for a cohort of n. Where fewer come, the same number of corrupt clients is a
/// larger fraction; so choose n as the smallest cohort accepted, and γ for that.
public struct ParameterCalculator: Equatable, Sendable {
    /// Target for exposure and for disconnection, base-2 logarithm.
    public static let log2SecurityTarget = -40.0
    /// Target for aborts, base-2 logarithm.
    public static let log2CorrectnessTarget = -30.0
    /// Populations that can be calculated.
    public static let populations = 2...100_000_000

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

    /// Takes a threat model.
    ///
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public init(
        population: Int,
        corruptedFraction: Double,
        dropoutFraction: Double,
        adversary: Adversary,
        valueBound: Int
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
        self.population = population
        self.corruptedFraction = corruptedFraction
        self.dropoutFraction = dropoutFraction
        self.adversary = adversary
        self.valueBound = valueBound
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
        .noNeighborCount(
            limit: SecureAggregationParameters.maximumNeighborCount,
            largestCorruptedFraction: largestPercent(below: corruptedFraction) {
                replacing(corruptedFraction: $0, dropoutFraction: dropoutFraction)
            },
            largestDropoutFraction: largestPercent(below: dropoutFraction) {
                replacing(corruptedFraction: corruptedFraction, dropoutFraction: $0)
            }
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
            valueBound: valueBound
        )
    }
}

/// One neighbor count that meets all targets, with the thresholds that do.
struct CandidateGraph {
    let neighborCount: Int
    let thresholds: ClosedRange<Int>
    private let logPopulation: Double
    private let logDisconnection: Double
    private let corrupted: HypergeometricTail
    private let surviving: HypergeometricTail
    private let isMalicious: Bool

    init?(model: ParameterCalculator, neighborCount: Int) {
        let others = model.population - 1
        self.neighborCount = neighborCount
        isMalicious = model.adversary == .malicious
        logPopulation = log(Double(model.population))
        let lost = min(model.corruptedFraction + model.dropoutFraction, 1)
        logDisconnection =
            neighborCount == others
            ? -.infinity : logPopulation + Double(neighborCount) / 2 * log(lost)
        let count = { (fraction: Double) in
            // The slack undoes representation error, as in (1 - 0.1) · 1000.
            min(Int(fraction * Double(model.population) + 1e-9), others)
        }
        corrupted = HypergeometricTail(
            populationCount: others,
            markedCount: count(model.corruptedFraction),
            drawCount: neighborCount
        )
        surviving = HypergeometricTail(
            populationCount: others,
            markedCount: count(1 - model.dropoutFraction),
            drawCount: neighborCount
        )

        let security = ParameterCalculator.log2SecurityTarget * log(2)
        let correctness = ParameterCalculator.log2CorrectnessTarget * log(2)
        guard logDisconnection <= security else { return nil }
        // Exposure falls and aborts rise with the threshold.
        var lowest = 1
        while lowest <= neighborCount,
            logPopulation
                + corrupted.logProbability(
                    atLeast: isMalicious ? 2 * lowest - neighborCount : lowest
                ) > security
        {
            lowest += 1
        }
        var highest = neighborCount
        while highest >= 1, logPopulation + surviving.logProbability(below: highest) > correctness {
            highest -= 1
        }
        guard lowest <= highest else { return nil }
        thresholds = lowest...highest
    }

    func failureProbabilities(threshold: Int) -> FailureProbabilities {
        let exposed = corrupted.logProbability(
            atLeast: isMalicious ? 2 * threshold - neighborCount : threshold
        )
        return FailureProbabilities(
            log2Exposure: (logPopulation + exposed) / log(2),
            log2Disconnection: logDisconnection / log(2),
            log2Abort: (logPopulation + surviving.logProbability(below: threshold)) / log(2)
        )
    }
}
