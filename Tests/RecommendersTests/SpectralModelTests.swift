import Recommenders
import Testing

@Suite struct SpectralModelTests {
    private func head() throws -> HeadItems {
        try HeadItems(order: [2, 0, 3, 1], counts: [4, 1, 8, 2], count: 3, exponent: -0.5)
    }

    @Test func weightsAndDirectionFollowTheCounts() throws {
        let head = try head()
        #expect(head.items == [2, 0, 3])
        #expect(head.weights[0] == 1)
        #expect(abs(head.weights[1] - 2.0.squareRoot()) < 1e-15)
        let squared = head.direction.reduce(0) { $0 + $1 * $1 }
        #expect(abs(squared - 1) < 1e-15)
        #expect(head.position(of: 1) == nil && head.position(of: 99) == nil)
    }

    @Test func residualIsUnitAndOrthogonalToPopularity() throws {
        let head = try head()
        let residual = ResidualItemVector(history: [2, 1], head: head)
        let norm = residual.values.reduce(0) { $0 + $1 * $1 }
        let along = zip(residual.values, head.direction).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(norm - 1) < 1e-12 && abs(along) < 1e-12 && !residual.isZero)
        let none = ResidualItemVector(history: [1], head: head)
        #expect(none.isZero && none.values == [0, 0, 0])
    }

    @Test func scoresAgreeWithTheFormula() throws {
        let head = try head()
        let factors: [Float] = [0.5, -0.25, 0.125, 0.75, -0.5, 0.25]
        let model = try SpectralModel(
            head: head,
            itemFactors: factors,
            factorCount: 2,
            popularityWeight: 1.4,
            counts: [4, 1, 8, 2]
        )
        let residual = ResidualItemVector(history: [0, 3], head: head)
        let scores = model.scores(history: [0, 3])
        for row in 0..<3 {
            var expected = 1.4 * residual.popularityRatio * head.direction[row]
            for factor in 0..<2 {
                let along = (0..<3).reduce(0.0) {
                    $0 + residual.values[$1] * Double(factors[$1 * 2 + factor])
                }
                expected += along * Double(factors[row * 2 + factor])
            }
            #expect(abs(scores[Int(head.items[row])] - expected) < 1e-14)
        }
        #expect(scores[1] < min(scores[0], scores[2], scores[3]))
    }

    @Test func aReusedBufferHoldsTheSameScores() throws {
        let model = try SpectralModel(
            head: head(),
            itemFactors: [1, -2, 3],
            factorCount: 1,
            popularityWeight: 1,
            counts: [4, 1, 8, 2]
        )
        for garbage in [[], [9, 9, 9, 9], [1, 2, 3, 4, 5, 6]] as [[Double]] {
            var buffer = garbage
            model.score(history: [0, 3], into: &buffer)
            #expect(buffer == model.scores(history: [0, 3]))
        }
    }

    @Test func anUnknownTasteGetsPopularity() throws {
        let model = try SpectralModel(
            head: head(),
            itemFactors: [1, 1, 1],
            factorCount: 1,
            popularityWeight: 1,
            counts: [4, 1, 8, 2]
        )
        #expect(TopItems.top(4, scores: model.scores(history: [])).map(\.item) == [2, 0, 3, 1])
    }

    @Test func refusesPartsThatDoNotFit() throws {
        #expect(throws: RecommendersError.self) {
            try HeadItems(items: [0, 0], weights: [1, 1], direction: [0, 1], itemCount: 3)
        }
        #expect(throws: RecommendersError.self) {
            try HeadItems(items: [5], weights: [1], direction: [1], itemCount: 3)
        }
        #expect(throws: RecommendersError.self) {
            try HeadItems(items: [0], weights: [.nan], direction: [1], itemCount: 3)
        }
        #expect(throws: RecommendersError.self) {
            try SpectralModel(
                head: head(),
                itemFactors: [1, 2],
                factorCount: 1,
                popularityWeight: 1,
                counts: [4, 1, 8, 2]
            )
        }
    }
}
