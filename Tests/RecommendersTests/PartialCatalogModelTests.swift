import Recommenders
import Testing

/// Models that know a part of the catalog.
@Suite struct PartialCatalogModelTests {
    private func factors(items: [Int32], counts: [Double]) throws -> FactorModel {
        try FactorModel(
            algorithm: "ials",
            items: items,
            itemFactors: [1, 0, 0, 1],
            factorCount: 2,
            parameters: UserFactorParameters(regularization: 0.1, unobservedWeight: 0),
            counts: counts
        )
    }

    @Test func otherItemsStandBelowByCount() throws {
        let models: [any RecommenderModel] = [
            try factors(items: [3, 1], counts: [5, 1, 9, 1]),
            try ItemItemModel(
                algorithm: "ease",
                items: [3, 1],
                weights: [0, 2, 1, 0],
                counts: [5, 1, 9, 1]
            ),
        ]
        for model in models {
            let scores = model.scores(history: [3])
            #expect(scores.count == 4)
            #expect(min(scores[1], scores[3]) > scores[2] && scores[2] > scores[0])
            // Nothing known of the person: popularity.
            #expect(model.scores(history: []) == [5, 1, 9, 1])
            #expect(model.scores(history: [0, 77, -3]) == [5, 1, 9, 1])
        }
    }

    @Test func batchesScoreLikeSingleUsers() throws {
        let model = try factors(items: [3, 1], counts: [5, 1, 9, 1])
        let histories: [[Int32]] = [[3], [], [1, 3], [0]]
        for (history, scores) in zip(histories, model.scores(histories: histories)) {
            for (batched, single) in zip(scores, model.scores(history: history)) {
                #expect(abs(batched - single) < 1e-5)
            }
        }
    }

    @Test func partsThatDoNotFitAreRefused() {
        for items: [Int32] in [[], [1, 1], [4, 0], [-1, 0]] {
            #expect(throws: RecommendersError.self) {
                try factors(items: items, counts: [1, 1, 1, 1])
            }
        }
        #expect(throws: RecommendersError.self) {
            try factors(items: [0, 1], counts: [1, .nan])
        }
        #expect(throws: RecommendersError.self) {
            try ItemItemModel(algorithm: "ease", items: [0], weights: [0, 1], counts: [1])
        }
        #expect(throws: RecommendersError.self) {
            try ItemItemModel(algorithm: "ease", items: [0], weights: [.nan], counts: [1])
        }
    }

    /// 2 → 0 is the only rule; 1 and 3 follow by count, and so do all where the history leads nowhere.
    @Test func whatNoRuleLeadsToStandsByCount() throws {
        let totals = try AssociationTotals(
            occurrences: [3, 4, 5],
            total: 10,
            shrinkage: 1,
            noise: 0,
            isWeighted: false
        )
        let model = try ItemItemModel(
            algorithm: "association-rules",
            items: [0, 1, 2],
            weights: [0, 0, 0, 0, 0, 0, 0.5, 0, 0],
            counts: [1, 9, 7, 8],
            totals: totals
        )
        #expect(model.scores(history: [2]) == [0.5, -0.5, -2.5, -1.5])
        #expect(model.scores(history: [1]) == [1, 9, 7, 8])
        // 0.5 (5 + 1) people have both.
        let rule = try #require(model.rule(from: 2, to: 0))
        #expect(rule.both == 3 && rule.support == 0.3 && rule.lift == 3 * 10 / (5.0 * 3))
        #expect(model.rule(from: 0, to: 2) == nil && model.rule(from: 9, to: -1) == nil)
        #expect(throws: RecommendersError.self) {
            try AssociationTotals(
                occurrences: [1e300],
                total: 10,
                shrinkage: 1,
                noise: 0,
                isWeighted: false
            )
        }
        #expect(throws: RecommendersError.self) {
            try AssociationTotals(
                occurrences: [1],
                total: 1e-310,
                shrinkage: 1,
                noise: 0,
                isWeighted: false
            )
        }
    }
}
