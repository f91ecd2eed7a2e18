import Foundation

/// How a user's factors follow from the item factors: the ridge regression of implicit ALS; **public**.
///
/// u = argmin Σ_{i ∈ history} (1 − u·v_i)² + α Σ_i (u·v_i)² + λ (n + α I)^ν ‖u‖², with n items in the
/// history and I in the catalog (Rendle, Krichene, Zhang and Koren 2021, "iALS++", eq. 2 and 4).
public struct UserFactorParameters: Equatable, Sendable {
    /// λ, above 0.
    public var regularization: Double
    /// ν, the exponent of the frequency in the regularization, 0…2.
    public var frequencyExponent: Double
    /// α, the weight of all items against that of the history's, 0 or more.
    public var unobservedWeight: Double

    /// Creates parameters; they are checked where they are used.
    public init(
        regularization: Double,
        frequencyExponent: Double = 1,
        unobservedWeight: Double
    ) {
        self.regularization = regularization
        self.frequencyExponent = frequencyExponent
        self.unobservedWeight = unobservedWeight
    }

    /// Whether every number is in its range.
    public var isValid: Bool {
        regularization.isFinite && regularization > 0 && frequencyExponent >= 0
            && frequencyExponent <= 2 && unobservedWeight.isFinite && unobservedWeight >= 0
    }

    /// λ (n + α m)^ν: the ridge of a row with `count` interactions where `total` are possible.
    public func ridge(count: Double, total: Int) -> Double {
        let base = max(0, count) + unobservedWeight * Double(total)
        return regularization * pow(base, frequencyExponent)
    }
}
