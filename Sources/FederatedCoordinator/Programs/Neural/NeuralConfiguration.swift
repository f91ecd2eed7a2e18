public import Recommenders

/// Sizes and constants of neural collaborative filtering; all **public**.
public struct NeuralConfiguration: Equatable, Sendable {
    /// Factors and units.
    public var shape: NeuralShape
    /// Rounds of gradients.
    public var roundCount: Int
    /// How a user's factors follow.
    public var parameters: UserFactorParameters
    /// Γ, the longest user factors.
    public var userNormBound: Double
    /// Most items that a client holds out in a round.
    public var heldOutItems: Int
    /// Negatives for each.
    public var negativesPerItem: Int
    /// The server's step size at the start; it falls linearly to a tenth.
    public var learningRate: Double
    /// Decay of the mean of gradients, β₁.
    public var meanDecay: Double
    /// Decay of the mean of squared gradients, β₂.
    public var squareDecay: Double
    /// S, the longest gradient of one client.
    public var clippingBound: Double
    /// Where the item factors start.
    public var start: InitialFactors
    /// Share of μ² for the counts; the rounds get equal shares of the rest.
    public var countShare: Double

    /// Creates a configuration.
    public init(
        shape: NeuralShape,
        roundCount: Int,
        parameters: UserFactorParameters,
        userNormBound: Double,
        heldOutItems: Int = 32,
        negativesPerItem: Int = 4,
        learningRate: Double,
        meanDecay: Double = 0.9,
        squareDecay: Double = 0.99,
        clippingBound: Double,
        start: InitialFactors,
        countShare: Double = 0.05
    ) {
        self.shape = shape
        self.roundCount = roundCount
        self.parameters = parameters
        self.userNormBound = userNormBound
        self.heldOutItems = heldOutItems
        self.negativesPerItem = negativesPerItem
        self.learningRate = learningRate
        self.meanDecay = meanDecay
        self.squareDecay = squareDecay
        self.clippingBound = clippingBound
        self.start = start
        self.countShare = countShare
    }
}
