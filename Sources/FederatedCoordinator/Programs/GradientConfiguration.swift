public import Recommenders

/// Sizes and constants of the gradient method; all **public**.
public struct GradientConfiguration: Equatable, Sendable {
    /// A bound that follows a quantile of the gradients' norms.
    public struct Clipping: Equatable, Sendable {
        /// The share of clients whose gradient is to be within the bound, above 0 and below 1.
        public var quantile: Double
        /// How fast the logarithm of the bound moves, above 0.
        public var learningRate: Double
        /// The indicator's weight over the bound, above 0: the greater, the less noise on the share of
        /// clients, and the more on the gradients.
        public var indicatorWeight: Double
        /// The bound stays within the first one divided by and times this, above 1.
        public var widestFactor: Double

        /// Creates a rule.
        public init(
            quantile: Double = 0.5,
            learningRate: Double = 0.2,
            indicatorWeight: Double = 0.2,
            widestFactor: Double = 1024
        ) {
            self.quantile = quantile
            self.learningRate = learningRate
            self.indicatorWeight = indicatorWeight
            self.widestFactor = widestFactor
        }
    }

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
    /// S, the longest gradient of one client; the first one, where ``clipping`` moves it.
    public var clippingBound: Double
    /// How the bound follows the clients' gradients; nil keeps it.
    public var clipping: Clipping?
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
        clipping: Clipping? = nil,
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
        self.clipping = clipping
        self.start = start
        self.countShare = countShare
    }
}
