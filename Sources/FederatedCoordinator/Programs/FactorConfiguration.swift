public import FederatedProtocol
public import Recommenders

/// Sizes and constants of the programs that train item factors from users' own; all **public**.
public struct FactorConfiguration: Equatable, Sendable {
    /// Number of factors d.
    public var factorCount: Int
    /// Passes over all users and items.
    public var sweepCount: Int
    /// Steps of the conjugate gradient in each pass.
    public var stepCount: Int
    /// How a user's factors follow from the items', and an item's from the users'.
    public var parameters: UserFactorParameters
    /// Where the item factors start.
    public var start: InitialFactors
    /// Γ, the longest user factors.
    public var userNormBound: Double
    /// Items of the longest history that is counted in full.
    public var longestHistory: Int
    /// β, the exponent of an item's count in what an interaction with it weighs.
    public var weightExponent: Double
    /// h of the model's own ridge, for people with few items; training has none.
    public var fewItemsShrinkage: Double
    /// What stands for an interaction in a client's vector.
    public var values: ValueRule

    /// Creates a configuration.
    public init(
        factorCount: Int,
        sweepCount: Int,
        stepCount: Int,
        parameters: UserFactorParameters,
        start: InitialFactors,
        userNormBound: Double,
        longestHistory: Int,
        weightExponent: Double = 0,
        fewItemsShrinkage: Double = 0,
        values: ValueRule = .one
    ) {
        self.factorCount = factorCount
        self.sweepCount = sweepCount
        self.stepCount = stepCount
        self.parameters = parameters
        self.start = start
        self.userNormBound = userNormBound
        self.longestHistory = longestHistory
        self.weightExponent = weightExponent
        self.fewItemsShrinkage = fewItemsShrinkage
        self.values = values
    }
}
