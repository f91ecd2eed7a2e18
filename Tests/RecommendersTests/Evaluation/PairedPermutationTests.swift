import ProtocolPrimitives
import Testing

@testable import Recommenders

@Suite struct PairedPermutationTests {
    /// All 2^n flips, one by one.
    private static func exact(_ differences: [Double]) -> Double {
        let total = abs(differences.reduce(0, +))
        let flips = 1 << differences.count
        let extreme = (0..<flips).count { flip in
            let sum = differences.enumerated().reduce(0.0) { sum, entry in
                sum + (flip >> entry.offset & 1 == 0 ? entry.element : -entry.element)
            }
            return abs(sum) >= total - 1e-9
        }
        return Double(extreme) / Double(flips)
    }

    /// 40,000 random flips against all of them: within 5 standard deviations of a binomial share.
    @Test(arguments: [
        [1.0, 2, 3, 4, 5], [0.5, -0.25, 0.75, 1, -1, 2, 0.1, 0.3],
        [1, 1, 1, 1, 1, 1, 1, 1, -1, -1],
    ])
    func randomFlipsApproachAllFlips(differences: [Double]) throws {
        var random = try SeededRandomSource(seed: 3, label: "flips")
        let exact = Self.exact(differences)
        let estimate = try PairedPermutation.pValues(
            of: [differences],
            flips: 40_000,
            using: &random
        )[0]
        #expect(abs(estimate - exact) < 5 * (exact * (1 - exact) / 40_000).squareRoot() + 1e-4)
    }

    /// Darwin's maize (Fisher 1935, The design of experiments, section 21): 1,726 of 2^15 flips reach the sum
    /// of 314 eighths of an inch, a two-sided p-value of 5.267 %.
    @Test func fisherOnDarwin() throws {
        let eighths: [Double] = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
        #expect(eighths.reduce(0, +) == 314)
        #expect(Self.exact(eighths) == 1726.0 / 32768)
        var random = try SeededRandomSource(seed: 4, label: "flips")
        let estimate = try PairedPermutation.pValues(of: [eighths], flips: 40_000, using: &random)[
            0
        ]
        #expect(abs(estimate - 0.05267) < 0.0056)
    }

    @Test func columnsAreTestedTogetherAndEqualRunsAreEqual() throws {
        var random = try SeededRandomSource(seed: 5, label: "flips")
        let values = (0..<200).map { Double($0 % 9) - 4 }
        let pValues = try PairedPermutation.pValues(
            of: [values, values.map { -$0 }, values.map { _ in 0 }, values.map { abs($0) }],
            flips: 500,
            using: &random
        )
        #expect(pValues[0] == pValues[1] && pValues[2] == 1 && pValues[3] == 1.0 / 501)
    }

    @Test func refusesWhatCannotBeTested() throws {
        var random = try SeededRandomSource(seed: 1, label: "flips")
        for columns in [[], [[]], [[1], [1, 2]], [[.nan]]] as [[[Double]]] {
            #expect(throws: RecommendersError.self) {
                try PairedPermutation.pValues(of: columns, flips: 100, using: &random)
            }
        }
        #expect(throws: RecommendersError.self) {
            try PairedPermutation.pValues(of: [[1]], flips: 99, using: &random)
        }
    }
}
