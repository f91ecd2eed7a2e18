import ProtocolPrimitives
import Testing

@testable import DifferentialPrivacy

/// What every sampler must pass against its law's probabilities.
enum LawTests {
    /// The p-value below which a single test fails.
    static let smallestPValue = 1e-5

    /// Chi-square of |k| over cells, of k modulo 8 and of the sign, on one fixed seed.
    ///
    /// Some 20 laws with three tests each leave a chance of about 1 in 1,000 that a correct sampler
    /// had needed another seed.
    static func check(
        _ sampler: some NoiseSampler,
        law: SamplerVectors.Law,
        count: Int,
        label: String
    ) throws {
        var random = try SeededRandomSource(seed: law.variance, label: label)
        let samples = sampler.samples(count: count, using: &random)
        try #require(law.probabilities.count == law.edges.count + 1)
        var observed = [Double](repeating: 0, count: law.probabilities.count)
        var residues = [Double](repeating: 0, count: 8)
        var balance = 0.0
        var nonzero = 0.0
        for sample in samples {
            let magnitude = Int64(sample.magnitude)
            observed[law.edges.partitioningIndex { $0 >= magnitude }] += 1
            residues[Int(sample & 7)] += 1
            balance += Double(sample.signum())
            nonzero += sample == 0 ? 0 : 1
        }
        let total = Double(count)
        let cells = Statistics.chiSquarePValue(
            observed: observed,
            expected: law.probabilities.map { $0.number * total }
        )
        #expect(cells > smallestPValue && cells < 1 - smallestPValue, "cells, \(law.variance)")
        let kept = law.residues.indices.filter { law.residues[$0].number * total >= 10 }
        let modulo = Statistics.chiSquarePValue(
            observed: kept.map { residues[$0] },
            expected: kept.map { law.residues[$0].number * total }
        )
        #expect(modulo > smallestPValue && modulo < 1 - smallestPValue, "modulo 8, \(law.variance)")
        let sign = Statistics.normalPValue(balance / nonzero.squareRoot())
        #expect(sign > smallestPValue, "sign, \(law.variance)")
    }

    /// Mean and variance on one fixed seed; kurtosis is the fourth central moment over the squared variance.
    static func checkMoments(
        _ sampler: some NoiseSampler,
        variance: Double,
        kurtosis: Double,
        seed: UInt64
    ) throws {
        var random = try SeededRandomSource(seed: seed, label: "moments")
        let count = 1_000_000
        let samples = sampler.samples(count: count, using: &random).map(Double.init)
        let total = Double(count)
        let mean = samples.reduce(0, +) / total
        let square = samples.reduce(0) { $0 + $1 * $1 } / total
        let meanScore = mean * (total / variance).squareRoot()
        let varianceScore = (square / variance - 1) * (total / (kurtosis - 1)).squareRoot()
        #expect(Statistics.normalPValue(meanScore) > smallestPValue)
        #expect(Statistics.normalPValue(varianceScore) > smallestPValue)
    }
}

extension Array {
    /// The first index from which on the predicate holds, of an array where it holds from some index on.
    func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
