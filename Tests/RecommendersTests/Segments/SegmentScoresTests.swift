import Testing

@testable import Recommenders

@Suite struct SegmentScoresTests {
    private static let counts = [40.0, 30, 20, 10]
    /// Items 0 and 2 lie one way, 1 and 3 the other.
    private static func factors() throws -> SegmentFactors {
        let model = try SpectralModel(
            head: HeadItems(
                items: [0, 1, 2, 3],
                weights: [1, 1, 1, 1],
                direction: [0, 0, 0, 0],
                itemCount: 4
            ),
            itemFactors: [1, 0.1, -1, 0.1, 1, -0.1, -1, -0.1],
            factorCount: 2,
            popularityWeight: 1,
            counts: counts
        )
        return try #require(try SegmentFactors(.spectral(model)))
    }

    @Test("Without noise and without factors the shares are those of the segment")
    func exact() throws {
        let released = [[10.0, 0, 30, 10]]
        let scores = try SegmentScores(
            counts: Self.counts,
            segmentCounts: released,
            noise: 0,
            factors: nil,
            centroids: []
        )
        for (score, count) in zip(scores.values[0], released[0]) {
            #expect(abs(score - count / 50) < 1e-12)
        }
        // 30 of 50 against 20 of 100.
        #expect(abs(scores.lifts[0][2] - 3) < 1e-12 && scores.lifts[0][1] == 0)
    }

    @Test("Under boundless noise the shares are those of all, bent towards the centroid")
    func drowned() throws {
        let released = [[0.0, 0, 0, 0], [0, 0, 0, 0]]
        let plain = try SegmentScores(
            counts: Self.counts,
            segmentCounts: released,
            noise: 1e9,
            factors: nil,
            centroids: []
        )
        for (score, count) in zip(plain.values[0], Self.counts) {
            #expect(abs(score - count / 100) < 1e-9)
        }
        #expect(plain.lifts[0] == [0, 0, 0, 0])
        let bent = try SegmentScores(
            counts: Self.counts,
            segmentCounts: released,
            noise: 1e9,
            factors: Self.factors(),
            centroids: [1, 0, -1, 0]
        )
        #expect(bent.values[0][0] > 0.4 && bent.values[0][1] < 0.3)
        #expect(bent.values[1][0] < 0.4 && bent.values[1][1] > 0.3)
        for list in bent.values { #expect(abs(list.reduce(0, +) - 1) < 1e-9) }
    }

    @Test("A lift is two deviations below what was released, and noise has none")
    func lifts() throws {
        func lift(_ count: Double) throws -> Double {
            try SegmentScores(
                counts: Self.counts,
                segmentCounts: [[count, 20, 20, 20]],
                noise: 5,
                factors: nil,
                centroids: []
            ).lifts[0][0]
        }
        // Of four numbers noise passes 2.2 deviations once in twenty times.
        #expect(try lift(10.5) == 0 && lift(12) > 0)
        let volume = 160.0
        #expect(abs(try lift(100) - 90 / (0.4 * volume)) < 1e-12)
    }

    @Test("The quantile errs upwards by little (scipy 1.17)")
    func quantile() {
        for (chance, exact) in [(0.05, 1.6448536), (1e-3, 3.0902323), (1e-6, 4.7534243)] {
            let found = SegmentScores.normalQuantile(upper: chance)
            #expect(found >= exact && found < exact + 0.25)
        }
    }

    @Test("Other segments' people do not change a segment's list")
    func apart() throws {
        func list(_ other: Double) throws -> [Double] {
            try SegmentScores(
                counts: Self.counts,
                segmentCounts: [[9, 8, 7, 6], [other, other, 0, 0]],
                noise: 2,
                factors: Self.factors(),
                centroids: [0.5, 0.5, -0.5, 0.1]
            ).values[0]
        }
        #expect(try list(1) == list(50))
    }
}
