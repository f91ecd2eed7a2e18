import Foundation
import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct ContextEstimateTests {
    private static func counts(
        _ counts: [Double],
        noise: Double = 0,
        people: Int,
        dimension: ContextDimension = .country(["a", "b"])
    ) throws -> ContextCounts {
        try ContextCounts(
            dimension: dimension,
            items: (0..<Int32(counts.count / dimension.values.count)).map { $0 },
            counts: counts,
            noise: noise,
            people: people
        )
    }

    /// Box and Muller 1958.
    private static func normal(_ random: inout SeededRandomSource) -> Double {
        let bits = UInt64(1) << 53
        let radius = Double(random.uint64(below: bits) + 1) / Double(bits)
        let angle = Double(random.uint64(below: bits)) / Double(bits)
        return (-2 * log(radius)).squareRoot() * cos(2 * .pi * angle)
    }

    // e = 4 everywhere and q = 8/16. Exact: τ² = 4 (4 − 2) / (4 · 16) = 1/8 and k = 4. With σ = 1:
    // τ² = 4 (4 − 2 − 1) / (64 − 4 · 2/4) = 4/62, the total 8 − 2/8, and k = (1/2 + 1/3.875) 62/4 = 11.75.
    @Test("Estimates agree with an example by hand")
    func byHand() throws {
        let exact = try ContextTable(Self.counts([6, 2, 2, 6], people: 8), itemCount: 3)
        for (found, ratio) in zip(exact.logRatios, [1.25, 0.75, 0.75, 1.25, 1, 1]) {
            #expect(abs(found - log(ratio)) < 1e-12)
        }
        let counts = try Self.counts([6, 2, 2, 6], noise: 1, people: 8)
        let estimate = ContextEstimate(counts)
        #expect(estimate.shares == [0.5, 0.5] && estimate.totals == [8, 8])
        #expect(estimate.dispersion == 0.5 && abs(estimate.variance - 4.0 / 62) < 1e-12)
        let noisy = try ContextTable(counts, itemCount: 2)
        #expect(abs(noisy.logRatios[0] - log(17.75 / 15.75)) < 1e-12)
        #expect(abs(noisy.logRatios[1] - log(13.75 / 15.75)) < 1e-12)
    }

    @Test("Where nothing is special, or nobody said anything, nothing is boosted")
    func nothing() throws {
        for counts in [[4.0, 4, 8, 8], [0, 0, 0, 0], [-1, -2, -3, -1]] {
            let table = try ContextTable(Self.counts(counts, people: 9), itemCount: 2)
            #expect(table.logRatios.allSatisfy { $0 == 0 })
        }
    }

    @Test("A value that does not stand out of the noise says nothing")
    func unknownValues() throws {
        // The second total is 5, and 4 σ √2 is 5.66.
        let counts = try Self.counts([60, 4, 20, 1], noise: 1, people: 40)
        #expect(ContextEstimate(counts).shares == [1, 0])
        #expect(
            try ContextTable(counts, itemCount: 2).logRatios.enumerated()
                .allSatisfy { $0.offset % 2 == 0 || $0.element == 0 }
        )
    }

    /// 300 items by month; two thirds have a season of three months with three times the sales.
    @Test("A season is found, also in noise, and items without data stay where they are")
    func recovery() throws {
        var random = try SeededRandomSource(seed: 5, label: "seasons")
        let (items, months, noise) = (300, 12, 3.0)
        var exact: [Double] = []
        for item in 0..<items {
            // The last third has no data at all.
            let size = item < 200 ? 20.0 + Double(item % 50) : 0
            let season = item % 4
            for month in 0..<months {
                exact.append(month / 3 == season ? 3 * size : size)
            }
        }
        let noisy = exact.map { $0 + noise * Self.normal(&random) }
        let tables = try [(exact, 0.0), (noisy, noise)].map { counts, noise in
            try ContextTable(
                Self.counts(counts, noise: noise, people: 60_000, dimension: .month),
                itemCount: items
            )
        }
        for (table, tolerance) in zip(tables, [0.02, 0.08]) {
            var (error, noise) = (0.0, 0.0)
            for item in 0..<items {
                for month in 0..<months {
                    let found = table.logRatios[item * months + month]
                    if item >= 200 {
                        noise += found * found
                        #expect(abs(found) < 0.4)
                    } else {
                        let truth = log(month / 3 == item % 4 ? 2 : 2.0 / 3)
                        error += (found - truth) * (found - truth)
                    }
                }
            }
            // Beside seasons of ln 2 and ln 2/3.
            #expect((error / Double(200 * months)).squareRoot() < tolerance)
            #expect((noise / Double(100 * months)).squareRoot() < 0.04)
        }
    }

    @Test("Noise alone makes no season")
    func noiseAlone() throws {
        var largest = 0.0
        for seed in 0..<20 as Range<UInt64> {
            var random = try SeededRandomSource(seed: seed, label: "noise")
            var counts: [Double] = []
            for index in 0..<(500 * 12) {
                let row = index / 12
                counts.append(50 / Double(1 + row / 20) + 2 * Self.normal(&random))
            }
            let table = try ContextTable(
                Self.counts(counts, noise: 2, people: 2000, dimension: .month),
                itemCount: 500
            )
            largest = table.logRatios.reduce(largest) { max($0, abs($1)) }
        }
        #expect(largest < 0.15)
    }

    @Test("Counts that do not fit are refused")
    func refusals() throws {
        for (dimension, items, length, noise) in [
            (ContextDimension.country([]), [0], 0, 0), (.country(["a", "a"]), [0], 2, 0),
            (.country(["a\n"]), [0], 1, 0), (.country([""]), [0], 1, 0),
            (.country(["a"]), [], 0, 0), (.country(["a"]), [1, 1], 2, 0),
            (.country(["a"]), [-1], 1, 0), (.month, [0], 11, 0), (.month, [0], 12, -1),
            (.month, [0], 12, .nan),
        ] as [(ContextDimension, [Int32], Int, Double)] {
            #expect(throws: RecommendersError.self) {
                try ContextCounts(
                    dimension: dimension,
                    items: items,
                    counts: [Double](repeating: 1, count: length),
                    noise: noise,
                    people: 1
                )
            }
        }
        #expect(throws: RecommendersError.self) { try Self.counts([.nan, 1], people: 1) }
        #expect(throws: RecommendersError.self) {
            try ContextTable(Self.counts([1, 2, 3, 4], people: 1), itemCount: 1)
        }
    }
}
