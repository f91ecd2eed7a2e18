/// What was released about the data, as far as privacy is concerned; **public**.
///
/// An event documents the mathematical behavior of a mechanism completely. Kinds and parameters are
/// frozen: they are never removed and never change meaning, and a new parameter means a new kind.
public enum PrivacyEvent: Sendable, Hashable {
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
    /// A kind that this version does not know; every accountant refuses it.
    case unsupported(name: String)
}

extension PrivacyEvent {
    /// The kind's name in stored form.
    public var kind: String {
        switch self {
        case .discreteGaussian: "discreteGaussian"
        case .distributedDiscreteGaussian: "distributedDiscreteGaussian"
        case .gaussian: "gaussian"
        case .nonPrivate: "nonPrivate"
        case .unsupported(let name): name
        }
    }

    /// Standard deviation of the noise over the L2 sensitivity, or nil where that is no number.
    ///
    /// Infinite for a sensitivity of 0, and 0 for an exact release.
    public var noiseMultiplier: Double? {
        switch self {
        case .discreteGaussian(let squaredSensitivity, let variance, _):
            (Double(variance) / Double(squaredSensitivity)).squareRoot()
        case .distributedDiscreteGaussian(let squaredSensitivity, let variance, let shares, _):
            (Double(variance) * Double(shares) / Double(squaredSensitivity)).squareRoot()
        case .gaussian(let noiseMultiplier): noiseMultiplier
        case .nonPrivate: 0
        case .unsupported: nil
        }
    }
}
