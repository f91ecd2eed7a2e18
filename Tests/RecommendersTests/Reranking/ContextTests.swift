import Foundation
import Recommenders
import Testing

@Suite struct ContextTests {
    // Shares 3/4 and 1/4. Item 0: ln((3 + 4·¾) / ((4 + 4)·¾)) = ln 1; item 1, all in winter: ln((0
    // + 3) / ((2 + 4)·¾)).
    @Test func logRatiosAgreeWithAnExampleByHand() throws {
        let table = try ContextTable(
            values: ["summer", "winter"],
            counts: [3, 1, -5, 2, 6, 0, 0, 0],
            shrinkage: 4
        )
        #expect(table.itemCount == 4)
        let summer = table.boosts(for: "summer")
        #expect(abs(summer[0] - 0) < 1e-15)
        #expect(abs(summer[1] - log(3.0 / 4.5)) < 1e-15)
        #expect(summer[2] > 0 && summer[3] == 0)
        #expect(abs(table.boosts(for: "winter")[1] - log(3.0 / 1.5)) < 1e-15)
        #expect(table.boosts(for: "monsoon") == [0, 0, 0, 0])
    }

    @Test func moreShrinkageSaysLess() throws {
        let boosts = try [1.0, 10, 1000].map {
            try ContextTable(values: ["a", "b"], counts: [9, 1, 1, 9], shrinkage: $0)
                .boosts(for: "a")[0]
        }
        #expect(boosts[0] > boosts[1] && boosts[1] > boosts[2] && boosts[2] > 0)
    }

    @Test func tablesThatDoNotFitAreRefused() {
        #expect(throws: RecommendersError.self) {
            try ContextTable(values: ["a", "a"], logRatios: [1, 2])
        }
        #expect(throws: RecommendersError.self) { try ContextTable(values: [], logRatios: []) }
        #expect(throws: RecommendersError.self) {
            try ContextTable(values: ["a", "b"], counts: [1], shrinkage: 1)
        }
        #expect(throws: RecommendersError.self) {
            try ContextTable(values: ["a"], counts: [1], shrinkage: 0)
        }
        #expect(throws: RecommendersError.self) {
            try ContextTable(values: ["a"], logRatios: [.infinity])
        }
    }

    @Test func newItemsGetABoostThatHalves() throws {
        #expect(
            try RecencyBoost.boosts(ages: [0, 30, 60, nil, -3, .nan], halfLife: 30)
                == [1, 0.5, 0.25, 0, 1, 0]
        )
        #expect(throws: RecommendersError.self) { try RecencyBoost.boosts(ages: [], halfLife: 0) }
    }

    /// Σ recent is twice Σ before: 8 are expected where there were 4.
    @Test func trendsAreMeasuredAgainstWhatWasBefore() throws {
        let scores = try TrendingScores.scores(
            recent: [8, 14, 2, -1],
            before: [4, 4, 4, 0],
            damping: 1
        )
        #expect(scores == [0, 2, -2, 0])
        #expect(
            try TrendingScores.scores(recent: [3, 0], before: [0, 0], damping: 1) == [3, 0]
        )
        #expect(throws: RecommendersError.self) {
            try TrendingScores.scores(recent: [1], before: [1, 2], damping: 1)
        }
        #expect(throws: RecommendersError.self) {
            try TrendingScores.scores(recent: [1], before: [1], damping: 0)
        }
    }
}
