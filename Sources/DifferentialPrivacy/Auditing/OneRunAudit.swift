/// The one-run auditor: a lower bound of ε from how well one run's canaries were guessed.
///
/// Of m canaries each was in the run with probability 1/2, independently. A guesser that sees only
/// what was released says "in" or "out" of r of them and v are right. Theorem 5.2 and Appendix D of
/// Steinke, Nasr and Jagielski, "Privacy Auditing with One (1) Training Run" (arXiv:2305.08846):
/// if the run is (ε, δ)-differentially private for adding or removing one canary, then
///
///     Pr[V >= v] <= Pr[B >= v] + 2 m δ · max over i of Pr[v > B >= v - i] / i,
///
/// B binomial with r trials and probability e^ε / (1 + e^ε). Nothing is assumed of the mechanism,
/// of the canaries or of how the guesses are made, but r must not depend on what was seen.
public struct OneRunAudit: Equatable, Sendable {
    /// m, the canaries that were in or out at random.
    public let canaries: Int
    /// r, the guesses, a number fixed in advance.
    public let guesses: Int
    /// v, the guesses that were right.
    public let correct: Int
    /// δ of the claim.
    public let delta: Double

    /// Creates the outcome of an attack.
    ///
    /// - Parameters:
    ///   - canaries: m, at least 1.
    ///   - guesses: r, 0 to m.
    ///   - correct: v, 0 to r.
    ///   - delta: above 0 and below 1.
    /// - Throws: ``DifferentialPrivacyError/invalidAudit(field:)`` or
    ///   ``DifferentialPrivacyError/invalidDelta(_:)``.
    public init(canaries: Int, guesses: Int, correct: Int, delta: Double)
        throws(DifferentialPrivacyError)
    {
        guard (1...Self.maximumCanaryCount).contains(canaries) else {
            throw .invalidAudit(field: "canaries")
        }
        guard guesses >= 0, guesses <= canaries else { throw .invalidAudit(field: "guesses") }
        guard correct >= 0, correct <= guesses else { throw .invalidAudit(field: "correct") }
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        self.canaries = canaries
        self.guesses = guesses
        self.correct = correct
        self.delta = delta
    }

    /// Most canaries of an audit.
    public static let maximumCanaryCount = 10_000_000

    /// An upper bound of the probability of so many right guesses under (ε, δ)-differential privacy.
    ///
    /// - Parameter epsilon: 0 or more, finite.
    /// - Returns: the bound, at most 1, rounded up.
    /// - Complexity: O(guesses).
    public func pValue(epsilon: Double) -> Double {
        guard guesses > 0, epsilon.isFinite, epsilon >= 0 else { return 1 }
        let binomial = BinomialDistribution(trials: guesses, logOdds: epsilon)
        let slack = 2 * Double(canaries) * delta * binomial.largestMeanMass(below: correct)
        // The terms' relative error is that of lgamma at 10^7, below 1e-7.
        return min(1, (binomial.probability(atLeast: correct) + slack) * (1 + 1e-7))
    }

    /// A lower bound of ε that is wrong with probability at most `error`.
    ///
    /// A claim of ε is refuted where ``pValue(epsilon:)`` is below the error, and then every
    /// smaller claim too, because it implies the larger one.
    ///
    /// - Parameter error: 1 - confidence, above 0 and below 1. Small ones keep their digits.
    /// - Returns: the largest ε that is refuted up to 1e-9, at least 0; 0 if none is.
    /// - Throws: ``DifferentialPrivacyError/invalidAudit(field:)``.
    /// - Complexity: O(guesses), some 40 times.
    public func epsilonLowerBound(error: Double) throws(DifferentialPrivacyError) -> Double {
        guard error > 0, error < 1 else { throw .invalidAudit(field: "confidence") }
        guard pValue(epsilon: 0) < error else { return 0 }
        var low = 0.0
        // Above this even guesses that are all right refute nothing.
        var high = 40.0
        while high - low > 1e-9 {
            let middle = (low + high) / 2
            if pValue(epsilon: middle) < error { low = middle } else { high = middle }
        }
        return low
    }
}
