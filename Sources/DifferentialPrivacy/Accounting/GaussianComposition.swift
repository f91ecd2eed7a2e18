/// The running total of Gaussian events under one accountant; adding an event takes constant time.
///
/// Rests on adaptive composition: the square of mu adds up (see docs/privacy-accounting.md).
public struct GaussianComposition: Sendable, Equatable {
    /// How an event's mu and the final epsilon are computed.
    public enum Method: Sendable, Equatable {
        /// The exact Gaussian curve; a discrete Gaussian counts as mu^2 = Delta^2 / (variance - 4).
        case gaussianCurve
        /// Rényi divergences; a discrete Gaussian counts as mu^2 = Delta^2 / variance.
        case renyi
    }

    /// Added to epsilon when a discrete Gaussian took part, for what its approximation costs.
    public static let discretizationSlack = 1e-12
    /// The most coordinates of discrete Gaussian noise one composition may hold, 10^12.
    public static let maximumDimension = 1_000_000_000_000
    /// The smallest discrete Gaussian variance the exact curve covers.
    public static let minimumVariance: UInt64 = 1024
    /// The variance of the discrete rounding step that is taken off: tau^2 in the proof.
    public static let roundingVariance: UInt64 = 4

    /// How mu and epsilon are computed.
    public let method: Method
    /// How many events were added.
    public private(set) var count = 0
    /// Coordinates of discrete Gaussian noise so far.
    public private(set) var dimension = 0
    /// Whether an exact release took part: epsilon is infinite from then on.
    public private(set) var isNonPrivate = false
    private var sum = 0.0

    /// Creates an empty composition.
    public init(method: Method) { self.method = method }

    /// Sum of the events' mu^2, rounded up; infinite after an exact release.
    public var squaredMu: Double {
        // Each event's quotient and each addition err by at most 2^-53 of the total.
        isNonPrivate ? .infinity : sum * (1 + Double(count + 4) * 0x1p-52)
    }

    /// Adds an event; on error nothing changes.
    ///
    /// - Throws: ``DifferentialPrivacyError`` if the event is unknown or its parameters are outside
    ///   what the method covers.
    public mutating func add(_ event: PrivacyEvent) throws(DifferentialPrivacyError) {
        let squaredMu = try Self.squaredMu(of: event, method: method)
        if case .discreteGaussian(_, _, let added) = event {
            let (total, overflow) = dimension.addingReportingOverflow(added)
            guard !overflow, total <= Self.maximumDimension else {
                throw .dimensionTooLarge(
                    actual: overflow ? .max : total,
                    maximum: Self.maximumDimension
                )
            }
            dimension = total
        }
        if event == .nonPrivate { isNonPrivate = true } else { sum += squaredMu }
        count += 1
    }

    /// The epsilon of everything added, at `delta`, rounded up.
    ///
    /// - Throws: ``DifferentialPrivacyError/invalidDelta(_:)``.
    public func epsilon(delta: Double) throws(DifferentialPrivacyError) -> Double {
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        switch method {
        case .renyi:
            return try RenyiConversion.epsilon(squaredMu: squaredMu, delta: delta)
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

    /// The mu^2 of one event under a method; infinite for an exact release.
    ///
    /// - Throws: ``DifferentialPrivacyError`` if the event is unknown or its parameters are outside
    ///   what the method covers.
    public static func squaredMu(of event: PrivacyEvent, method: Method)
        throws(DifferentialPrivacyError) -> Double
    {
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
        case .gaussian(let noiseMultiplier):
            guard noiseMultiplier.isFinite, noiseMultiplier > 0 else {
                throw .invalidNoiseMultiplier(noiseMultiplier)
            }
            return 1 / (noiseMultiplier * noiseMultiplier)
        case .nonPrivate:
            return .infinity
        case .unsupported(let name):
            throw .unsupportedEvent(kind: name)
        }
    }
}
