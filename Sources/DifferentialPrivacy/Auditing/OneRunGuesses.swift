/// Guesses from scores: "in" for the canaries with the largest, "out" for those with the smallest.
public enum OneRunGuesses {
    /// Fractions of the canaries that are guessed, fixed in advance.
    ///
    /// A few sure guesses prove a small ε, many right ones a large ε. Each fraction is an attempt of
    /// its own, so that a bound over all of them holds with the confidence that is asked for
    /// only if each is computed at its part of the allowed error.
    public static let fractions = [1.0 / 64, 1.0 / 16, 1.0 / 4, 1]

    /// Counts the right ones among `guesses` guesses, half of them "in" and half "out".
    ///
    /// - Parameters:
    ///   - guesses: how many, at most the number of scores; an odd one is made even.
    ///   - scores: one per canary, larger where the canary seems to be in; NaN counts as smallest.
    ///   - included: whether each canary was in.
    /// - Returns: guesses made and right ones.
    /// - Complexity: O(n log n).
    public static func count(_ guesses: Int, scores: [Double], included: [Bool]) -> (
        guesses: Int, correct: Int
    ) {
        let count = min(scores.count, included.count)
        let half = max(0, min(guesses, count)) / 2
        let keys = scores.prefix(count).map { $0.isNaN ? -Double.infinity : $0 }
        // Ties fall by index, which says nothing about who was in.
        let order = (0..<count).sorted { (keys[$0], $0) < (keys[$1], $1) }
        let right =
            order.prefix(half).count { !included[$0] } + order.suffix(half).count { included[$0] }
        return (2 * half, right)
    }

    /// A lower bound of ε from all ``fractions`` together.
    ///
    /// - Parameters:
    ///   - scores: one per canary.
    ///   - included: whether each canary was in, decided by independent fair coins.
    ///   - delta: δ of the claim.
    ///   - error: probability that the largest bound is wrong, above 0 and below 1.
    /// - Returns: each attempt with its bound.
    /// - Throws: ``DifferentialPrivacyError``.
    public static func attempts(
        scores: [Double],
        included: [Bool],
        delta: Double,
        error: Double
    ) throws(DifferentialPrivacyError) -> [(audit: OneRunAudit, epsilonLower: Double)] {
        guard error > 0, error < 1 else { throw .invalidAudit(field: "confidence") }
        let each = error / Double(fractions.count)
        var attempts: [(audit: OneRunAudit, epsilonLower: Double)] = []
        for fraction in fractions {
            let made = count(
                Int((fraction * Double(scores.count)).rounded()),
                scores: scores,
                included: included
            )
            let audit = try OneRunAudit(
                canaries: scores.count,
                guesses: made.guesses,
                correct: made.correct,
                delta: delta
            )
            attempts.append((audit, try audit.epsilonLowerBound(error: each)))
        }
        return attempts
    }
}
