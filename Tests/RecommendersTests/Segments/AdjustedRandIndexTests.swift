import Recommenders
import Testing

@Suite struct AdjustedRandIndexTests {
    @Test("Agrees with scikit-learn's documented examples")
    func knownAnswers() throws {
        // sklearn.metrics.adjusted_rand_score, from its documentation.
        for (first, second, expected) in [
            ([0, 0, 1, 1], [0, 0, 1, 1], 1.0), ([0, 0, 1, 1], [1, 1, 0, 0], 1),
            ([0, 0, 1, 2], [0, 0, 1, 1], 0.5714285714285714),
            ([0, 0, 0, 0], [0, 1, 2, 3], 0), ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        ] {
            let index = try #require(AdjustedRandIndex.index(first, second))
            #expect(abs(index - expected) < 1e-12)
        }
        #expect(AdjustedRandIndex.index([], []) == nil)
        #expect(AdjustedRandIndex.index([1], [1, 2]) == nil)
        #expect(AdjustedRandIndex.index([5], [9]) == 1)
    }
}
