import ProtocolPrimitives
import Testing

@testable import DifferentialPrivacy

@Suite struct SkellamSamplerTests {
    @Test func matchesTheLaw() throws {
        let vectors = try SamplerVectors.load()
        try #require(vectors.skellam.count >= 7)
        for law in vectors.skellam {
            let sampler = try SkellamSampler(variance: law.variance)
            try LawTests.check(sampler, law: law, count: vectors.count, label: "skellam")
        }
    }

    /// The kurtosis of a Skellam law is 3 + 1 / variance.
    @Test(arguments: [1, 3, 50, 4096, 1 << 20] as [UInt64])
    func hasTheRightMoments(variance: UInt64) throws {
        try LawTests.checkMoments(
            SkellamSampler(variance: variance),
            variance: Double(variance),
            kurtosis: 3 + 1 / Double(variance),
            seed: variance
        )
    }

    /// Our own regression values, not an independent source: a change means that a seed now gives
    /// other noise.
    @Test func repeatsTheRegressionValues() throws {
        var random = try SeededRandomSource(seed: 1, label: "regression")
        let samples = try SkellamSampler(variance: 10_000).samples(count: 8, using: &random)
        #expect(samples == [-99, -107, -167, -138, 36, 14, -32, -78])
    }

    @Test func refusesVariancesOutOfRange() {
        for variance: UInt64 in [0, (1 << 20) + 1, .max] {
            #expect(
                throws: DifferentialPrivacyError.invalidVariance(
                    actual: variance,
                    minimum: 1,
                    maximum: 1 << 20
                )
            ) { try SkellamSampler(variance: variance) }
        }
    }

    /// Variances where the mode, the mean or the parity of twice the mean are at an edge.
    @Test(arguments: [1, 2, 3, 4, 5, (1 << 20) - 1, 1 << 20] as [UInt64])
    func tablesOfEdgeCasesAreComplete(variance: UInt64) {
        let table = CumulativeTable(law: PoissonLaw(doubledMean: variance))
        #expect(table.thresholds.last == UInt64.max >> 1)
        #expect(table.thresholds.count < 1 << 16)
    }
}
