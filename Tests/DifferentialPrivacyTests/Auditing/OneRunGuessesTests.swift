import Testing

@testable import DifferentialPrivacy

@Suite struct OneRunGuessesTests {
    @Test func theLargestScoresAreGuessedInAndTheSmallestOut() {
        let scores = [0.1, 5, -3, 2, .nan, 0]
        let included = [true, true, false, false, false, true]
        // Out: NaN, −3 (both right). In: 5 (right), 2 (wrong).
        #expect(OneRunGuesses.count(4, scores: scores, included: included) == (4, 3))
        #expect(OneRunGuesses.count(3, scores: scores, included: included) == (2, 2))
        #expect(OneRunGuesses.count(100, scores: scores, included: included) == (6, 4))
        #expect(OneRunGuesses.count(0, scores: scores, included: included) == (0, 0))
    }

    /// For a Gaussian mechanism of known μ the bound stays below ε in all of 40 runs, although each
    /// may fail with probability 0.05, and is far above 0.
    @Test func theBoundIsBelowTheTruthAndNotEmpty() throws {
        var numbers = try NormalNumbers(seed: 4)
        let (mu, delta) = (1.0204, 1e-6)
        let epsilon = try GaussianPrivacyCurve.epsilon(delta: delta, mu: mu)
        for _ in 0..<40 {
            let coins = (0..<2000).map { _ in numbers.coin() }
            let scores = coins.map { ($0 ? mu : 0) + numbers.next() }
            let attempts = try OneRunGuesses.attempts(
                scores: scores,
                included: coins,
                delta: delta,
                error: 0.05
            )
            #expect(attempts.map(\.audit.guesses) == [30, 124, 500, 2000])
            let bound = try #require(attempts.map(\.epsilonLower).max())
            #expect(bound < epsilon && bound > 0.5)
        }
    }

    /// Scores that know nothing prove nothing; the chance of a failure is below 0.05 a run, so that more
    /// than 8 failures in 40 runs have a probability below 1e-3.
    @Test func uselessScoresProveNothing() throws {
        var numbers = try NormalNumbers(seed: 5)
        var failures = 0
        for _ in 0..<40 {
            let coins = (0..<400).map { _ in numbers.coin() }
            let scores = coins.map { _ in numbers.next() }
            let attempts = try OneRunGuesses.attempts(
                scores: scores,
                included: coins,
                delta: 1e-6,
                error: 0.05
            )
            if attempts.contains(where: { $0.epsilonLower > 0 }) { failures += 1 }
        }
        #expect(failures <= 8)
    }
}
