import Foundation

/// How a user's factors follow from the item factors: the ridge regression of implicit ALS; **public**.
///
/// u = argmin Σ_{i ∈ history} c_i (1 − u·v_i)² + α Σ_i (u·v_i)² + λ (1 + h/n) (n + α I)^ν ‖u‖², with
/// n = Σ c_i over the history and I items in the catalog (Rendle, Krichene, Zhang and Koren 2021,
/// "iALS++", eq. 2 and 4, where c_i = 1 and h = 0).
public struct UserFactorParameters: Equatable, Sendable {
    /// λ, above 0.
    public var regularization: Double
    /// ν, the exponent of the frequency in the regularization, 0…2.
    public var frequencyExponent: Double
    /// α, the weight of all items against that of the history's, 0 or more.
    public var unobservedWeight: Double
    /// h, the interactions with which the ridge is twice λ's: who has few is held closer to what
    /// everybody likes; 0 or more, 0 while training.
    public var fewItemsShrinkage: Double

    /// Creates parameters; they are checked where they are used.
    public init(
        regularization: Double,
        frequencyExponent: Double = 1,
        unobservedWeight: Double,
        fewItemsShrinkage: Double = 0
    ) {
        self.regularization = regularization
        self.frequencyExponent = frequencyExponent
        self.unobservedWeight = unobservedWeight
        self.fewItemsShrinkage = fewItemsShrinkage
    }

    /// Whether every number is in its range.
    public var isValid: Bool {
        regularization.isFinite && regularization > 0 && frequencyExponent >= 0
            && frequencyExponent <= 2 && unobservedWeight.isFinite && unobservedWeight >= 0
            && fewItemsShrinkage.isFinite && fewItemsShrinkage >= 0
    }

    /// λ (1 + h/n) (n + α m)^ν: the ridge of a row with `count` interactions where `total` are
    /// possible.
    public func ridge(count: Double, total: Int) -> Double {
        let base = max(0, count) + unobservedWeight * Double(total)
        let few = count > 0 ? 1 + fewItemsShrinkage / count : 1
        return regularization * few * pow(base, frequencyExponent)
    }
}
