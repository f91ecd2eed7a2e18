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
}
