import Foundation
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
        #expect(abs(try audit.epsilonLowerBound(error: 0.05) - epsilon) < 5e-4)
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
            let bound = try audit.epsilonLowerBound(error: row.level)
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
            ).epsilonLowerBound(error: 0.05)
            #expect(bound >= last)
            last = bound
        }
        #expect(last > 3)
    }

    /// An error of 1e-20 is not taken for 0, which would refute nothing.
    ///
    /// All of r guesses right refute ε where (1 + e^-ε)^-r is below the error: by hand, with δ next to
    /// nothing.
    @Test(arguments: [1e-7, 1e-20, 1e-100]) func smallErrorsKeepTheirDigits(error: Double) throws {
        let audit = try OneRunAudit(canaries: 1000, guesses: 1000, correct: 1000, delta: 1e-200)
        let expected = -log(expm1(-log(error) / 1000))
        let bound = try audit.epsilonLowerBound(error: error)
        #expect(abs(bound - expected) < 1e-5)
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
        for error in [0, 1, -1, Double.nan] {
            #expect(throws: DifferentialPrivacyError.invalidAudit(field: "confidence")) {
                try audit.epsilonLowerBound(error: error)
            }
        }
        #expect(audit.pValue(epsilon: .nan) == 1)
    }
}
