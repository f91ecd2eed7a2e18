public import Recommenders

/// Sizes and constants of the programs for explicit ratings; all **public**.
public struct RatingConfiguration: Equatable, Sendable {
    /// The part that finds item factors.
    public struct Factors: Equatable, Sendable {
        /// What a pass over users and items asks for.
        public enum Curvature: Equatable, Sendable {
            /// Every item's own matrix: exact least squares.
            case perItem
            /// The right-hand sides alone; every item's matrix is its count's share of the Gramian.
            case shared
        }

        /// Number of factors, at most the head.
        public var factorCount: Int
        /// Items of the Gram matrix the factors start from.
        public var headCount: Int
        /// Passes over users and items.
        public var sweepCount: Int
        /// What a pass asks for.
        public var curvature: Curvature
        /// How a user's factors follow; without weight for unobserved items.
        public var parameters: UserFactorParameters
        /// Γ, the longest user factors.
        public var userNormBound: Double
        /// Share of μ² for the Gram matrix.
        public var gramShare: Double
        /// Share of μ² for all passes together.
        public var sweepShare: Double
        /// Exponent of the counts in the items' weights in the Gram matrix.
        public var weightExponent: Double
        /// κ, the weight of the users' Gramian.
        public var gramianWeight: Double

        /// Creates a configuration.
        public init(
            factorCount: Int,
            headCount: Int,
            sweepCount: Int,
            curvature: Curvature,
            parameters: UserFactorParameters,
            userNormBound: Double,
            gramShare: Double,
            sweepShare: Double,
            weightExponent: Double = -0.25,
            gramianWeight: Double = 0.3
        ) {
            self.factorCount = factorCount
            self.headCount = headCount
            self.sweepCount = sweepCount
            self.curvature = curvature
            self.parameters = parameters
            self.userNormBound = userNormBound
            self.gramShare = gramShare
            self.sweepShare = sweepShare
            self.weightExponent = weightExponent
            self.gramianWeight = gramianWeight
        }
    }

    /// Lowest and highest rating there is.
    public var scale: ClosedRange<Double>
    /// Rounds of rating sums.
    public var biasRounds: Int
    /// κ, the weight of a count beside a residual.
    public var countWeight: Double
    /// ω, the weight of a user's offset.
    public var offsetWeight: Double
    /// S, the norm that one person's ratings are shortened to in a round of rating sums.
    public var historyBound: Double
    /// β, how many ratings at the averages a user is given for a start.
    public var userShrinkage: Double
    /// The same for an item.
    public var itemShrinkage: Double
    /// Items of the longest history that is counted in full without privacy.
    public var longestHistory: Int
    /// Item factors; nil for averages alone.
    public var factors: Factors?

    /// Creates a configuration.
    public init(
        scale: ClosedRange<Double>,
        biasRounds: Int,
        historyBound: Double,
        countWeight: Double = 0.7,
        offsetWeight: Double = 1,
        userShrinkage: Double = 4,
        itemShrinkage: Double = 3,
        longestHistory: Int,
        factors: Factors? = nil
    ) {
        self.scale = scale
        self.biasRounds = biasRounds
        self.historyBound = historyBound
        self.countWeight = countWeight
        self.offsetWeight = offsetWeight
        self.userShrinkage = userShrinkage
        self.itemShrinkage = itemShrinkage
        self.longestHistory = longestHistory
        self.factors = factors
    }

    /// The largest residual: half of what ratings can differ by.
    public var residualRange: Double { max(scale.upperBound - scale.lowerBound, 1e-6) / 2 }

    /// Rounds that the configuration takes.
    public var rounds: Int { biasRounds + (factors.map { 1 + $0.sweepCount } ?? 0) }

    /// Share of μ² of one round of rating sums.
    var biasShare: Double {
        (1 - (factors.map { $0.gramShare + $0.sweepShare } ?? 0)) / Double(biasRounds)
    }
}
