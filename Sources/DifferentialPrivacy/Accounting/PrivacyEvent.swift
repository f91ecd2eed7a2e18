/// What was released about the data, as far as privacy is concerned; **public**.
///
/// An event documents the mathematical behavior of a mechanism completely. Kinds and parameters are
/// frozen: they are never removed and never change meaning, and a new parameter means a new kind.
public indirect enum PrivacyEvent: Sendable, Hashable {
    /// A vector of integers plus independent discrete Gaussian noise N_Z(0, variance) a coordinate.
    ///
    /// - Parameters:
    ///   - squaredSensitivity: largest squared L2 norm of what one privacy unit adds, in squared
    ///     integer (fixed-point) units, after rounding.
    ///   - variance: the parameter sigma^2 of the noise in the same units.
    ///   - dimension: number of coordinates, at least 1.
    case discreteGaussian(squaredSensitivity: UInt64, variance: UInt64, dimension: Int)
    /// A vector of integers plus the sum of independent discrete Gaussian shares N_Z(0, shareVariance).
    ///
    /// Each share is drawn by another party, and only the sum is seen. A share beyond 20 of its
    /// standard deviations may be withheld together with the vector of whoever drew it.
    ///
    /// - Parameters:
    ///   - squaredSensitivity: as for ``discreteGaussian(squaredSensitivity:variance:dimension:)``.
    ///   - shareVariance: the parameter sigma^2 of one share, in squared integer units; at least 8.
    ///   - shares: shares that nobody who sees the sum knows, 1 to 10^8.
    ///   - dimension: number of coordinates, at least 1.
    case distributedDiscreteGaussian(
        squaredSensitivity: UInt64,
        shareVariance: UInt64,
        shares: Int,
        dimension: Int
    )
    /// A vector of real numbers plus continuous Gaussian noise; for planning.
    ///
    /// - Parameter noiseMultiplier: standard deviation of the noise divided by the L2 sensitivity,
    ///   finite and above 0.
    case gaussian(noiseMultiplier: Double)
    /// An exact release: infinite epsilon.
    case nonPrivate
    /// An event on a secret Poisson sample of the privacy units.
    ///
    /// Each unit is in the sample with probability `rate`, independently of the others and of all other
    /// samples. Nobody who sees the release learns who is in the sample or how many are. The noise is
    /// that of the inner event whatever the sample: shares of noise that sampled units bring along are
    /// not described by this event.
    ///
    /// - Parameters:
    ///   - rate: above 0, at most 1.
    ///   - event: what is released about the sample; not sampled again.
    case poissonSampled(rate: Double, event: PrivacyEvent)
    /// An event `count` times, with independent noise; where it is sampled, with independent samples.
    ///
    /// - Parameters:
    ///   - count: at least 1, at most 10^7.
    ///   - event: what is repeated. Inside ``poissonSampled(rate:event:)`` it is repeated on one sample.
    case selfComposed(count: Int, event: PrivacyEvent)
    /// A vector of integers plus independent Skellam noise, the difference of two Poisson variables.
    ///
    /// Sums of independent Skellam noise are Skellam noise: shares count by the sum of the variances.
    ///
    /// - Parameters:
    ///   - squaredSensitivity: as for ``discreteGaussian(squaredSensitivity:variance:dimension:)``.
    ///   - absoluteSensitivity: largest L1 norm of what one privacy unit adds, in integer units.
    ///   - variance: variance of the noise in one coordinate, each Poisson variable having half of it.
    ///   - dimension: number of coordinates, at least 1.
    case skellam(
        squaredSensitivity: UInt64,
        absoluteSensitivity: UInt64,
        variance: UInt64,
        dimension: Int
    )
    /// A kind that this version does not know; every accountant refuses it.
    case unsupported(name: String)
}

extension PrivacyEvent {
    /// How deeply events may be nested: a plain event, repeated, on a sample; or sampled, repeated.
    public static let maximumDepth = 3

    /// 1 for a plain event, and one more for each event around it.
    public var depth: Int {
        switch self {
        case .poissonSampled(_, let event), .selfComposed(_, let event): 1 + event.depth
        case .discreteGaussian, .distributedDiscreteGaussian, .gaussian, .nonPrivate, .skellam,
            .unsupported:
            1
        }
    }

    /// Whether anything in it is about a sample.
    public var isSampled: Bool {
        switch self {
        case .poissonSampled(let rate, let event): rate < 1 || event.isSampled
        case .selfComposed(_, let event): event.isSampled
        case .discreteGaussian, .distributedDiscreteGaussian, .gaussian, .nonPrivate, .skellam,
            .unsupported:
            false
        }
    }

    /// What is released about a sample; the event itself where it is not a sampled one.
    public var unsampled: PrivacyEvent {
        if case .poissonSampled(_, let event) = self { event } else { self }
    }

    /// The kind's name in stored form.
    public var kind: String {
        switch self {
        case .discreteGaussian: "discreteGaussian"
        case .distributedDiscreteGaussian: "distributedDiscreteGaussian"
        case .gaussian: "gaussian"
        case .nonPrivate: "nonPrivate"
        case .poissonSampled: "poissonSampled"
        case .selfComposed: "selfComposed"
        case .skellam: "skellam"
        case .unsupported(let name): name
        }
    }

    /// Standard deviation of the noise over the L2 sensitivity, or nil where that is no number.
    ///
    /// Infinite for a sensitivity of 0, and 0 for an exact release. For sampled and repeated events that
    /// of the inner event.
    public var noiseMultiplier: Double? {
        switch self {
        case .discreteGaussian(let squaredSensitivity, let variance, _):
            (Double(variance) / Double(squaredSensitivity)).squareRoot()
        case .distributedDiscreteGaussian(let squaredSensitivity, let variance, let shares, _):
            (Double(variance) * Double(shares) / Double(squaredSensitivity)).squareRoot()
        case .gaussian(let noiseMultiplier): noiseMultiplier
        case .nonPrivate: 0
        case .poissonSampled(_, let event), .selfComposed(_, let event): event.noiseMultiplier
        case .skellam(let squaredSensitivity, _, let variance, _):
            (Double(variance) / Double(squaredSensitivity)).squareRoot()
        case .unsupported: nil
        }
    }
}
