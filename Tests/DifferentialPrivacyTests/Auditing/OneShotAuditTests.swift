import Testing

@testable import DifferentialPrivacy

@Suite struct OneShotAuditTests {
    private static func scores(
        mu: Double,
        count: Int,
        scale: Double,
        _ numbers: inout NormalNumbers
    )
        -> (scores: [Double], coins: [Bool])
    {
        let coins = (0..<count).map { _ in numbers.coin() }
        return (coins.map { scale * (($0 ? mu : 0) + numbers.next()) }, coins)
    }

    /// The limit holds in 90 % of 400 runs: fewer than 335 would have a probability below 1e-5, more
    /// than 384 as well, which would mean that it is needlessly low.
    @Test func theLowerLimitHoldsAsOftenAsItSays() throws {
        var numbers = try NormalNumbers(seed: 1)
        var held = 0
        for _ in 0..<400 {
            // The unit of the scores does not matter.
            let (scores, coins) = Self.scores(mu: 1, count: 60, scale: 3, &numbers)
            let audit = try OneShotAudit(scores: scores, included: coins)
            if try audit.muLowerLimit(error: 0.1) <= 1 { held += 1 }
        }
        #expect((335...384).contains(held))
    }

    @Test func estimatesAreNearTheTruthForManyCanaries() throws {
        var numbers = try NormalNumbers(seed: 2)
        let (scores, coins) = Self.scores(mu: 1.0204, count: 20_000, scale: 1, &numbers)
        let audit = try OneShotAudit(scores: scores, included: coins)
        // Three standard errors of the mean's difference are 0.042.
        #expect(abs(audit.mu - 1.0204) < 0.045)
        let limit = try audit.muLowerLimit(error: 0.05)
        #expect(limit < audit.mu && limit > audit.mu - 0.03)
        let epsilon = try #require(
            try audit.epsilon(
                delta: 1e-6,
                excluded: GaussianPair.Normal(mean: 0, standardDeviation: 1)
            )
        )
        #expect(abs(epsilon - 5) < 0.6)
        let bound = try audit.thresholdEpsilonLower(
            at: [-1.5, -0.5, 0.5, 1.5, 2.5],
            delta: 1e-6,
            error: 0.05
        )
        #expect(bound > 1 && bound < 5)
    }

    @Test func limitsAreThoseOfScipy() throws {
        let vectors = try AuditingVectors.load()
        try #require(vectors.jeffreys.count == 7 && vectors.noncentralT.count == 6)
        for row in vectors.jeffreys {
            let limit = BetaDistribution.jeffreysUpperLimit(
                successes: row.successes,
                trials: row.trials,
                error: 1 - row.confidence
            )
            #expect(limit >= row.limit * (1 - 1e-12) && limit <= row.limit * (1 + 1e-9), "\(row)")
        }
        #expect(BetaDistribution.jeffreysUpperLimit(successes: 5, trials: 5, error: 0.1) == 1)
        for row in vectors.noncentralT {
            let value = NoncentralT(degreesOfFreedom: row.freedom)
                .probability(atLeast: row.t, noncentrality: row.noncentrality)
            #expect(abs(value - row.upper) < 1e-9, "\(row)")
        }
    }

    /// Smaller errors give lower limits, also where 1 - error is 1 in floating point.
    @Test func smallErrorsAreNotZero() throws {
        var numbers = try NormalNumbers(seed: 3)
        let (scores, coins) = Self.scores(mu: 3, count: 2000, scale: 1, &numbers)
        let audit = try OneShotAudit(scores: scores, included: coins)
        var last = (mu: Double.infinity, epsilon: Double.infinity)
        for error in [0.05, 1e-8, 1e-12, 1e-17, 1e-25] {
            let mu = try audit.muLowerLimit(error: error)
            let epsilon = try audit.thresholdEpsilonLower(at: [1.5], delta: 1e-9, error: error)
            #expect(mu < last.mu && mu > 2, "\(error)")
            #expect(epsilon < last.epsilon && epsilon > 1, "\(error)")
            last = (mu, epsilon)
        }
    }

    @Test func divergencesAreThoseOfTheirDefinition() throws {
        let rows = try AuditingVectors.load().pairs
        try #require(rows.count == 6)
        for row in rows {
            let pair = try GaussianPair(
                excluded: .init(mean: row.excluded[0], standardDeviation: row.excluded[1]),
                included: .init(mean: row.included[0], standardDeviation: row.included[1])
            )
            #expect(abs(pair.delta(epsilon: row.epsilon) - row.delta) < 1e-6 * row.delta, "\(row)")
            let epsilon = try #require(try pair.epsilon(delta: row.delta))
            #expect(abs(epsilon - row.epsilon) < 1e-4, "\(row)")
        }
    }

    @Test func badInputIsRefused() throws {
        let coins = (0..<30).map { $0.isMultiple(of: 2) }
        let scores = (0..<30).map { Double($0) }
        #expect(throws: DifferentialPrivacyError.invalidAudit(field: "scores")) {
            try OneShotAudit(scores: scores.dropLast(), included: coins)
        }
        #expect(throws: DifferentialPrivacyError.invalidAudit(field: "scores")) {
            try OneShotAudit(scores: scores.map { $0 / 0 }, included: coins)
        }
        #expect(throws: DifferentialPrivacyError.invalidAudit(field: "scores")) {
            try OneShotAudit(scores: scores.map { _ in 1 }, included: coins)
        }
        #expect(throws: DifferentialPrivacyError.invalidAudit(field: "canaries")) {
            try OneShotAudit(scores: scores, included: scores.map { $0 < 5 })
        }
        let audit = try OneShotAudit(scores: scores, included: coins)
        #expect(throws: DifferentialPrivacyError.invalidAudit(field: "confidence")) {
            try audit.muLowerLimit(error: 1)
        }
        #expect(throws: DifferentialPrivacyError.invalidDelta(2)) { try audit.epsilon(delta: 2) }
        #expect(throws: DifferentialPrivacyError.invalidAudit(field: "scores")) {
            try GaussianPair(
                excluded: .init(mean: 0, standardDeviation: 0),
                included: .init(mean: 0, standardDeviation: 1)
            )
        }
    }
}
