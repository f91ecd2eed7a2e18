import Foundation

/// The running total of Gaussian events under one accountant; adding an event takes constant time.
///
/// Rests on adaptive composition: the square of mu adds up (see docs/privacy-accounting.md).
public struct GaussianComposition: Sendable, Equatable {
    /// How an event's mu and the final epsilon are computed.
    ///
    /// Noise in shares counts by the sum of the shares' variances.
    public enum Method: Sendable, Equatable {
        /// The exact Gaussian curve; a discrete Gaussian counts as mu^2 = Delta^2 / (variance - 4).
        case gaussianCurve
        /// Rényi divergences; a discrete Gaussian counts as mu^2 = Delta^2 / variance.
        case renyi
    }

    /// Added to epsilon for what approximations cost: when a discrete Gaussian took part in the exact
    /// curve, or noise in shares in either method.
    public static let discretizationSlack = 1e-12
    /// The most coordinates of discrete Gaussian noise one composition may hold, 10^12.
    public static let maximumDimension = 1_000_000_000_000
    /// The smallest discrete Gaussian variance the exact curve covers.
    public static let minimumVariance: UInt64 = 1024
    /// The variance of the discrete rounding step that is taken off: tau^2 in the proof.
    public static let roundingVariance: UInt64 = 4

    /// The smallest variance of a noise share: shares of 8 add up to a discrete Gaussian within a
    /// factor of 1 ± 2.1e-34 a coordinate.
    public static let minimumShareVariance: UInt64 = 8
    /// The most noise shares in one sum, 10^8.
    public static let maximumShareCount = 100_000_000
    /// Bound on the probability that any of 10^8 clients ever withholds an extreme share of any of
    /// 10^12 coordinates: 10^20 · 2 exp(-20^2 / 2).
    public static let withheldShareProbability = 3e-67

    /// How mu and epsilon are computed.
    public let method: Method
    /// Which data sets are neighbors; replacing a unit doubles mu, as the sensitivity doubles at most.
    public let relation: NeighboringRelation
    /// How many events were added.
    public private(set) var count = 0
    /// Coordinates of discrete Gaussian noise so far.
    public private(set) var dimension = 0
    /// Whether an exact release took part: epsilon is infinite from then on.
    public private(set) var isNonPrivate = false
    /// Whether noise in shares took part.
    public private(set) var hasShares = false
    private var sum = 0.0

    /// Creates an empty composition.
    public init(method: Method, relation: NeighboringRelation = .addOrRemoveOne) {
        self.method = method
        self.relation = relation
    }

    /// Sum of the events' mu^2, rounded up; infinite after an exact release.
    public var squaredMu: Double {
        // Each event's quotient errs by at most five roundings, each addition by one, of 2^-53.
        let squaredMu = sum * (1 + Double(count + 5) * 0x1p-52)
        return isNonPrivate ? .infinity : relation == .replaceOne ? 4 * squaredMu : squaredMu
    }

    /// Adds an event; on error nothing changes.
    ///
    /// - Throws: ``DifferentialPrivacyError`` if the event is unknown or its parameters are outside
    ///   what the method covers.
    public mutating func add(_ event: PrivacyEvent) throws(DifferentialPrivacyError) {
        let squaredMu = try Self.squaredMu(of: event, method: method, relation: relation)
        let term = try EventTerm(event)
        switch term.release {
        case .discreteGaussian(_, _, let added), .distributedDiscreteGaussian(_, _, _, let added):
            let (product, large) = added.multipliedReportingOverflow(by: term.count)
            let (total, overflow) = dimension.addingReportingOverflow(product)
            guard !large, !overflow, total <= Self.maximumDimension else {
                throw .dimensionTooLarge(
                    actual: large || overflow ? .max : total,
                    maximum: Self.maximumDimension
                )
            }
            dimension = total
        case .gaussian, .nonPrivate, .poissonSampled, .selfComposed, .skellam, .unsupported: break
        }
        if case .distributedDiscreteGaussian = term.release { hasShares = true }
        if term.release == .nonPrivate { isNonPrivate = true } else { sum += squaredMu }
        count += 1
    }

    /// Whether withheld shares are covered by the slack of an epsilon and delta.
    ///
    /// They cost (1 + e^epsilon) times their probability of delta, of which the slack leaves half of
    /// 1e-12 delta. At a delta of 1e-6 that covers an epsilon of 110.
    public static func coversWithheldShares(epsilon: Double, delta: Double) -> Bool {
        (1 + exp(epsilon)) * withheldShareProbability <= delta * discretizationSlack / 2
    }

    /// The epsilon of everything added, at `delta`, rounded up.
    ///
    /// Infinite after noise in shares if ``coversWithheldShares(epsilon:delta:)`` does not hold.
    ///
    /// - Throws: ``DifferentialPrivacyError/invalidDelta(_:)``.
    public func epsilon(delta: Double) throws(DifferentialPrivacyError) -> Double {
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        let epsilon = try epsilonOfCurve(delta: delta)
        if hasShares, !Self.coversWithheldShares(epsilon: epsilon, delta: delta) {
            return .infinity
        }
        return epsilon
    }

    private func epsilonOfCurve(delta: Double) throws(DifferentialPrivacyError) -> Double {
        switch method {
        case .renyi:
            guard hasShares else {
                return try RenyiConversion.epsilon(squaredMu: squaredMu, delta: delta)
            }
            let covered = delta * (1 - Self.discretizationSlack)
            return try RenyiConversion.epsilon(squaredMu: squaredMu, delta: covered)
                + Self.discretizationSlack
        case .gaussianCurve:
            let mu = squaredMu.squareRoot().nextUp
            guard count > 0, squaredMu > 0 else { return 0 }
            guard dimension > 0 else {
                return try GaussianPrivacyCurve.epsilon(delta: delta, mu: mu)
            }
            let covered = delta * (1 - Self.discretizationSlack)
            return try GaussianPrivacyCurve.epsilon(delta: covered, mu: mu)
                + Self.discretizationSlack
        }
    }

    /// The smallest mu^2 of continuous noise, 1e-290; less would leave the range of floating point, and
    /// rounding up is allowed.
    public static let minimumSquaredMu = 1e-290

    /// The mu^2 of one event under a method; infinite for an exact release.
    ///
    /// - Parameters:
    ///   - event: what was released; mu is that of one unit added or removed.
    ///   - method: how discrete noise counts.
    ///   - relation: decides only which accountants a refusal names.
    /// - Returns: mu^2.
    /// - Throws: ``DifferentialPrivacyError`` if the event is unknown or its parameters are outside
    ///   what the method covers.
    public static func squaredMu(
        of event: PrivacyEvent,
        method: Method,
        relation: NeighboringRelation = .addOrRemoveOne
    ) throws(DifferentialPrivacyError) -> Double {
        switch event {
        case .discreteGaussian(let squaredSensitivity, let variance, let dimension):
            guard dimension >= 1 else { throw .invalidDimension(dimension) }
            let minimum = method == .renyi ? 1 : minimumVariance
            guard variance >= minimum, variance <= DiscreteGaussianSampler.maximumVariance else {
                throw .invalidVariance(
                    actual: variance,
                    minimum: minimum,
                    maximum: DiscreteGaussianSampler.maximumVariance
                )
            }
            // Variances are at most 2^48 and so exact as floating point.
            let effective = method == .renyi ? variance : variance - roundingVariance
            return Double(squaredSensitivity) / Double(effective)
        case .distributedDiscreteGaussian(
            let squaredSensitivity,
            let shareVariance,
            let shares,
            let dimension
        ):
            return try squaredMu(
                squaredSensitivity: squaredSensitivity,
                shareVariance: shareVariance,
                shares: shares,
                dimension: dimension,
                method: method
            )
        case .gaussian(let noiseMultiplier):
            guard noiseMultiplier.isFinite, noiseMultiplier > 0 else {
                throw .invalidNoiseMultiplier(noiseMultiplier)
            }
            return max(1 / (noiseMultiplier * noiseMultiplier), minimumSquaredMu)
        case .nonPrivate:
            return .infinity
        case .poissonSampled, .selfComposed:
            let term = try EventTerm(event)
            guard term.rate == 1 else {
                throw notCovered("sampled events", event, relation)
            }
            return try Double(term.count)
                * squaredMu(of: term.release, method: method, relation: relation)
        case .skellam:
            throw notCovered("skellam", event, relation)
        case .unsupported(let name):
            throw .unsupportedEvent(kind: name)
        }
    }

    private static func notCovered(
        _ kind: String,
        _ event: PrivacyEvent,
        _ relation: NeighboringRelation
    ) -> DifferentialPrivacyError {
        .eventNotCovered(
            kind: kind,
            accountant: GaussianAccountant.name,
            alternatives: AccountantCoverage.names(of: [event], relation: relation)
        )
    }

    private static func squaredMu(
        squaredSensitivity: UInt64,
        shareVariance: UInt64,
        shares: Int,
        dimension: Int,
        method: Method
    ) throws(DifferentialPrivacyError) -> Double {
        guard dimension >= 1 else { throw .invalidDimension(dimension) }
        guard shares >= 1, shares <= maximumShareCount else {
            throw .invalidShareCount(actual: shares, maximum: maximumShareCount)
        }
        let maximum = DiscreteGaussianSampler.maximumVariance
        guard shareVariance >= minimumShareVariance, shareVariance <= maximum else {
            throw .invalidVariance(
                actual: shareVariance,
                minimum: minimumShareVariance,
                maximum: maximum
            )
        }
        // Both factors are exact as floating point; their product may be rounded.
        let variance = Double(shareVariance) * Double(shares)
        guard method == .renyi || variance >= Double(minimumVariance) else {
            throw .invalidVariance(
                actual: UInt64(variance),
                minimum: minimumVariance,
                maximum: maximum
            )
        }
        let effective = method == .renyi ? variance : variance - Double(roundingVariance)
        return Double(squaredSensitivity) / effective
    }
}
