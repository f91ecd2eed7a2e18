import Testing

@testable import DifferentialPrivacy

@Suite struct OneRunAuditTests {
    /// The two reference points published with the auditor, to three digits.
    @Test(arguments: [
        (1000, 100, 75, 1e-4, 0.673), (100_000, 1510, 1439, 1e-5, 2.676),
    ])
    func publishedPoints(
        canaries: Int,
        guesses: Int,
        correct: Int,
        delta: Double,
        epsilon: Double
    ) throws {
        let audit = try OneRunAudit(
            canaries: canaries,
            guesses: guesses,
            correct: correct,
            delta: delta
        )
        #expect(abs(try audit.epsilonLowerBound(confidence: 0.95) - epsilon) < 5e-4)
    }

    @Test func boundsAreThoseOfScipyAndNeverAbove() throws {
        let rows = try AuditingVectors.load().oneRun
        try #require(rows.count == 8)
        for row in rows {
            let audit = try OneRunAudit(
                canaries: row.canaries,
                guesses: row.guesses,
                correct: row.correct,
                delta: row.delta
            )
            let bound = try audit.epsilonLowerBound(confidence: 1 - row.level)
            #expect(bound <= row.epsilon + 1e-10 && bound > row.epsilon - 1e-5, "\(row)")
            let pValue = audit.pValue(epsilon: 1)
            #expect(pValue >= row.pValueAtOne * (1 - 1e-12), "\(row)")
            #expect(pValue <= row.pValueAtOne * (1 + 1e-6), "\(row)")
        }
    }

    @Test func moreRightGuessesProveMore() throws {
        var last = -1.0
        for correct in stride(from: 100, through: 200, by: 10) {
            let bound = try OneRunAudit(
                canaries: 400,
                guesses: 200,
                correct: correct,
                delta: 1e-6
            ).epsilonLowerBound(confidence: 0.95)
            #expect(bound >= last)
            last = bound
        }
        #expect(last > 3)
    }

    @Test func impossibleCountsAreRefused() throws {
        for (canaries, guesses, correct, field) in [
            (0, 0, 0, "canaries"), (10, 11, 3, "guesses"), (10, -1, 0, "guesses"),
            (10, 5, 6, "correct"), (10, 5, -1, "correct"), (.max, 1, 1, "canaries"),
        ] {
            #expect(throws: DifferentialPrivacyError.invalidAudit(field: field)) {
                try OneRunAudit(
                    canaries: canaries,
                    guesses: guesses,
                    correct: correct,
                    delta: 1e-6
                )
            }
        }
        #expect(throws: DifferentialPrivacyError.invalidDelta(0)) {
            try OneRunAudit(canaries: 10, guesses: 5, correct: 5, delta: 0)
        }
        let audit = try OneRunAudit(canaries: 10, guesses: 5, correct: 5, delta: 1e-6)
        for confidence in [0, 1, -1, Double.nan] {
            #expect(throws: DifferentialPrivacyError.invalidAudit(field: "confidence")) {
                try audit.epsilonLowerBound(confidence: confidence)
            }
        }
        #expect(audit.pValue(epsilon: .nan) == 1)
    }
}
