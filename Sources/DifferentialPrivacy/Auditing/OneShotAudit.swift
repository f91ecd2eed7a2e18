import Foundation

/// The one-shot estimator: ε from how far the scores of canaries that were in lie from the others'.
///
/// A canary's score is the inner product of its direction with what was released, in units of the
/// noise that is claimed. Normal distributions are fitted to both groups (Andrew et al.,
/// arXiv:2302.03098, section 4). Two statements of different strength come from it:
///
/// - ``epsilon(delta:excluded:)`` is their *estimate*, from the fits as they are; it errs on both sides.
/// - ``muLowerLimit(error:)`` is a *bound* under one assumption: that scores are independent and
///   normal with one variance, which holds up to 1/√length for Gaussian noise and random directions,
///   the mechanism that is claimed. It needs no normality of anything else, and no known noise scale.
public struct OneShotAudit: Equatable, Sendable {
    /// Fewest canaries of either group.
    public static let minimumGroupCount = 10
    /// The fit to the canaries that were out.
    public let excluded: GaussianPair.Normal
    /// The fit to the canaries that were in.
    public let included: GaussianPair.Normal
    /// Standard deviation of the scores around the mean of their group.
    public let pooledStandardDeviation: Double
    private let excludedScores: [Double]
    private let includedScores: [Double]

    /// Fits both groups.
    ///
    /// - Parameters:
    ///   - scores: one per canary, finite.
    ///   - included: whether each canary was in; at least ten were and ten were not.
    /// - Throws: ``DifferentialPrivacyError/invalidAudit(field:)``.
    public init(scores: [Double], included: [Bool]) throws(DifferentialPrivacyError) {
        guard scores.count == included.count, scores.allSatisfy(\.isFinite) else {
            throw .invalidAudit(field: "scores")
        }
        let pairs = zip(scores, included)
        includedScores = pairs.filter(\.1).map(\.0)
        excludedScores = pairs.filter { !$0.1 }.map(\.0)
        guard min(includedScores.count, excludedScores.count) >= Self.minimumGroupCount else {
            throw .invalidAudit(field: "canaries")
        }
        self.included = Self.fit(includedScores)
        self.excluded = Self.fit(excludedScores)
        let (first, second) = (Double(includedScores.count - 1), Double(excludedScores.count - 1))
        let squares =
            first * self.included.standardDeviation * self.included.standardDeviation
            + second * self.excluded.standardDeviation * self.excluded.standardDeviation
        pooledStandardDeviation = (squares / (first + second)).squareRoot()
        guard pooledStandardDeviation > 0 else { throw .invalidAudit(field: "scores") }
    }

    /// The estimate of μ: the distance of the means in standard deviations.
    public var mu: Double { (included.mean - excluded.mean) / pooledStandardDeviation }

    /// A lower limit of μ by the noncentral t distribution, exact for independent normal scores.
    ///
    /// - Parameter error: probability that the limit is wrong, above 0 and below 1.
    /// - Returns: the limit, at least 0.
    /// - Throws: ``DifferentialPrivacyError/invalidAudit(field:)``.
    public func muLowerLimit(error: Double) throws(DifferentialPrivacyError) -> Double {
        guard error > 0, error < 1 else { throw .invalidAudit(field: "confidence") }
        let (first, second) = (Double(includedScores.count), Double(excludedScores.count))
        let spread = (1 / first + 1 / second).squareRoot()
        let distribution = NoncentralT(
            degreesOfFreedom: includedScores.count + excludedScores.count - 2
        )
        let limit = distribution.noncentralityLowerLimit(t: mu / spread, error: error)
        // A billionth covers the quadrature and the bisection.
        return max(0, limit * spread * (1 - 1e-9))
    }

    /// The estimate of ε from the two fits.
    ///
    /// - Parameters:
    ///   - delta: above 0 and below 1.
    ///   - null: the distribution of the scores of canaries that were out if it is known, or nil for
    ///     the fit.
    /// - Returns: ε, or nil if it is above 600.
    /// - Throws: ``DifferentialPrivacyError``.
    public func epsilon(delta: Double, excluded null: GaussianPair.Normal? = nil)
        throws(DifferentialPrivacyError) -> Double?
    {
        let excluded = null ?? self.excluded
        // Without any spread in a group the fits are as far apart as can be.
        guard excluded.standardDeviation > 0, included.standardDeviation > 0 else { return nil }
        return try GaussianPair(excluded: excluded, included: included).epsilon(delta: delta)
    }

    /// The high-confidence variant: ε from error rates at thresholds, with Jeffreys' intervals.
    ///
    /// The largest of log((1 - δ - FNR) / FPR) and log((1 - δ - FPR) / FNR) over the thresholds,
    /// with upper limits of both error rates, each at its part of the allowed error. The
    /// intervals treat canaries as independent trials.
    ///
    /// - Parameters:
    ///   - thresholds: scores fixed in advance, at least one.
    ///   - delta: above 0 and below 1.
    ///   - error: probability that the bound is wrong, above 0 and below 1.
    /// - Returns: the bound, at least 0.
    /// - Throws: ``DifferentialPrivacyError``.
    public func thresholdEpsilonLower(
        at thresholds: [Double],
        delta: Double,
        error: Double
    ) throws(DifferentialPrivacyError) -> Double {
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        guard error > 0, error < 1 else { throw .invalidAudit(field: "confidence") }
        let each = error / Double(2 * max(1, thresholds.count))
        var largest = 0.0
        for threshold in thresholds {
            let falseNegatives = BetaDistribution.jeffreysUpperLimit(
                successes: includedScores.count { $0 < threshold },
                trials: includedScores.count,
                error: each
            )
            let falsePositives = BetaDistribution.jeffreysUpperLimit(
                successes: excludedScores.count { $0 >= threshold },
                trials: excludedScores.count,
                error: each
            )
            for (one, other) in [
                (falseNegatives, falsePositives), (falsePositives, falseNegatives),
            ] where 1 - delta - one > 0 {
                largest = max(largest, log((1 - delta - one) / other))
            }
        }
        return largest
    }

    private static func fit(_ scores: [Double]) -> GaussianPair.Normal {
        let count = Double(scores.count)
        let mean = scores.reduce(0, +) / count
        let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return GaussianPair.Normal(
            mean: mean,
            standardDeviation: (squares / (count - 1)).squareRoot()
        )
    }
}
