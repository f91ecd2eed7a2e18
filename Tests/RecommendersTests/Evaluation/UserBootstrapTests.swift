import Foundation
import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct UserBootstrapTests {
    /// A standard normal number by Box and Muller.
    private static func normal(_ random: inout SeededRandomSource) -> Double {
        let first = (Double(random.uint64() >> 11) + 0.5) * 0x1p-53
        let second = Double(random.uint64() >> 11) * 0x1p-53
        return (-2 * log(first)).squareRoot() * cos(2 * .pi * second)
    }

    @Test func quantilesAreThoseOfNumpy() throws {
        let vector = try MetricVectors.read().quantiles
        let interval = try UserBootstrap.interval(of: vector.statistics, confidence: 0.95)
        #expect(abs(interval.low - vector.low) < 1e-12)
        #expect(abs(interval.high - vector.high) < 1e-12)
    }

    @Test func resamplesAreWholeAndSharedByColumns() throws {
        var random = try SeededRandomSource(seed: 4, label: "bootstrap")
        let values = (0..<37).map { Double($0) }
        let sums = try UserBootstrap.sums(
            of: [values.map { _ in 1 }, values, values.map { 2 * $0 }],
            resamples: 200,
            using: &random
        )
        // As many draws as users, and the same draws for every column.
        #expect(sums[0].allSatisfy { $0 == 37 })
        #expect(sums[2] == sums[1].map { 2 * $0 })
        #expect(Set(sums[1]).count > 50)
    }

    @Test func theSameSeedGivesTheSameInterval() throws {
        func interval(_ seed: UInt64) throws -> ConfidenceInterval {
            var random = try SeededRandomSource(seed: seed, label: "bootstrap")
            let means = try UserBootstrap.means(
                of: [(0..<50).map { Double($0) }],
                resamples: 500,
                using: &random
            )
            return try UserBootstrap.interval(of: means[0], confidence: 0.9)
        }
        #expect(try interval(1) == interval(1))
        #expect(try interval(1) != interval(2))
    }

    /// The spread of resampled means is the standard error of the mean, which is known.
    @Test func theSpreadIsTheStandardError() throws {
        var random = try SeededRandomSource(seed: 5, label: "bootstrap")
        let values = (0..<400).map { _ in Self.normal(&random) }
        let mean = values.reduce(0, +) / 400
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 400
        let means = try UserBootstrap.means(of: [values], resamples: 20_000, using: &random)[0]
        let center = means.reduce(0, +) / 20_000
        let spread = means.reduce(0) { $0 + ($1 - center) * ($1 - center) } / 20_000
        let expected = variance / 400
        // Five standard errors of both estimates: a false alarm has probability below 1e-5.
        #expect(abs(center - mean) < 5 * (expected / 20_000).squareRoot())
        #expect(abs(spread / expected - 1) < 5 * (2.0 / 20_000).squareRoot())
    }

    /// 95 % intervals of 300 users' means cover the true mean in 94 to 96 % of 3,000 populations.
    ///
    /// If the true coverage were within 94…96 %, the count would leave [94 % − 4.3 σ, 96 % + 4.3 σ]
    /// with probability below 1e-5 (σ of a binomial share: 0.434 % and 0.358 %).
    @Test func intervalsCoverTheTruthAsOftenAsTheySay() throws {
        var random = try SeededRandomSource(seed: 6, label: "coverage")
        var covered = 0
        for _ in 0..<3_000 {
            let values = (0..<300).map { _ in Self.normal(&random) > 0.5 ? 1.0 : 0.0 }
            let means = try UserBootstrap.means(of: [values], resamples: 400, using: &random)[0]
            let interval = try UserBootstrap.interval(of: means, confidence: 0.95)
            // P(Z > 0.5)
            if interval.contains(0.308_537_538_725_986_9) { covered += 1 }
        }
        let share = Double(covered) / 3_000
        #expect(share > 0.94 - 4.3 * 0.00434 && share < 0.96 + 4.3 * 0.00358, "\(share)")
    }

    /// Paired differences of correlated runs: true difference 0.1, and none.
    ///
    /// Bounds as above for coverage. Without a difference, p ≤ 0.05 comes up in 4 to 6 % of 2,000
    /// comparisons, give or take 4.3 σ (0.438 % and 0.531 %): probability of a false alarm below 1e-5.
    @Test func pairedDifferencesCoverAndRejectAsOftenAsTheySay() throws {
        var random = try SeededRandomSource(seed: 8, label: "paired")
        var covered = 0
        var rejected = 0
        for _ in 0..<2_000 {
            let users = (0..<200).map { _ in 2 * Self.normal(&random) }
            let first = users.map { $0 + Self.normal(&random) / 2 }
            let second = users.map { $0 + Self.normal(&random) / 2 }
            let better = try PairedDifference(
                first.map { $0 + 0.1 },
                second,
                resamples: 400,
                using: &random
            )
            if better.interval.contains(0.1) { covered += 1 }
            let none = try PairedDifference(first, second, resamples: 400, using: &random)
            if none.pValue <= 0.05 { rejected += 1 }
        }
        let coverage = Double(covered) / 2_000
        let rejection = Double(rejected) / 2_000
        #expect(coverage > 0.94 - 4.3 * 0.00531 && coverage < 0.96 + 4.3 * 0.00438, "\(coverage)")
        #expect(rejection > 0.04 - 4.3 * 0.00438 && rejection < 0.06 + 4.3 * 0.00531)
    }

    @Test func aPairedComparisonSeesWhatTwoIntervalsDoNot() throws {
        var random = try SeededRandomSource(seed: 9, label: "paired")
        let users = (0..<500).map { _ in 3 * Self.normal(&random) }
        let better = users.map { $0 + 0.05 + 0.1 * Self.normal(&random) }
        let difference = try PairedDifference(better, users, using: &random)
        #expect(difference.interval.low > 0 && difference.pValue < 0.01)
        let same = try PairedDifference(users, users, using: &random)
        #expect(same.mean == 0 && same.pValue == 1)
    }

    @Test func refusesWhatCannotBeResampled() throws {
        var random = try SeededRandomSource(seed: 1, label: "bootstrap")
        for columns in [[], [[]], [[1], [1, 2]], [[.nan]], [[.infinity, 1]]] as [[[Double]]] {
            #expect(throws: RecommendersError.self) {
                try UserBootstrap.sums(of: columns, resamples: 100, using: &random)
            }
        }
        #expect(throws: RecommendersError.self) {
            try UserBootstrap.sums(of: [[1]], resamples: 99, using: &random)
        }
        #expect(throws: RecommendersError.self) {
            try UserBootstrap.interval(of: [], confidence: 0.95)
        }
        #expect(throws: RecommendersError.self) {
            try UserBootstrap.interval(of: [1], confidence: 1)
        }
        #expect(throws: RecommendersError.self) {
            try PairedDifference([1, 2], [1], using: &random)
        }
        #expect(throws: RecommendersError.self) { try PairedDifference([], [], using: &random) }
    }
}
