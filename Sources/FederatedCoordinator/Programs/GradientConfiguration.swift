public import Recommenders

/// Sizes and constants of the gradient method; all **public**.
public struct GradientConfiguration: Equatable, Sendable {
    /// Number of factors d.
    public var factorCount: Int
    /// Rounds of gradients, each of one cohort.
    public var roundCount: Int
    /// How a user's factors follow, and the ridge of the items.
    public var parameters: UserFactorParameters
    /// The server's step size.
    public var learningRate: Double
    /// Decay of the mean of gradients, β₁.
    public var meanDecay: Double
    /// Decay of the mean of squared gradients, β₂.
    public var squareDecay: Double
    /// Γ, the longest user factors.
    public var userNormBound: Double
    /// S, the longest gradient of one client.
    public var clippingBound: Double
    /// Where the item factors start.
    public var start: InitialFactors
    /// Share of μ² for the counts; the rounds get equal shares of the rest.
    public var countShare: Double

    /// Creates a configuration.
    public init(
        factorCount: Int,
        roundCount: Int,
        parameters: UserFactorParameters,
        learningRate: Double,
        meanDecay: Double = 0.9,
        squareDecay: Double = 0.99,
        userNormBound: Double,
        clippingBound: Double,
        start: InitialFactors,
        countShare: Double = 0.05
    ) {
        self.factorCount = factorCount
        self.roundCount = roundCount
        self.parameters = parameters
        self.learningRate = learningRate
        self.meanDecay = meanDecay
        self.squareDecay = squareDecay
        self.userNormBound = userNormBound
        self.clippingBound = clippingBound
        self.start = start
        self.countShare = countShare
    }
}
