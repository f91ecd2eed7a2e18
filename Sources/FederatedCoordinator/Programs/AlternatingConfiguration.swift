public import Recommenders

/// Sizes and constants of the private alternating least squares; all **public**.
public struct AlternatingConfiguration: Equatable, Sendable {
    /// What a sweep asks for.
    public enum Curvature: Equatable, Sendable {
        /// Every item's own matrix Σ c uuᵀ beside Σ c u, with this weight: DPALS and AdaDPALS.
        case perItem(matrixWeight: Double)
        /// Σ c u alone; every item's matrix is taken for its count's share of the users' Gramian.
        case shared
    }

    /// Items with factors, the most popular ones.
    public var headCount: Int
    /// Number of factors d.
    public var factorCount: Int
    /// Passes over all users and items.
    public var sweepCount: Int
    /// How a user's factors follow from the items', and an item's from the users'.
    public var parameters: UserFactorParameters
    /// What a sweep asks for.
    public var curvature: Curvature
    /// Exponent of the items' counts in their weights within a history: AdaDPALS.
    public var weightExponent: Double
    /// Γ, the longest user factors.
    public var userNormBound: Double
    /// κ, the weight of the users' Gramian.
    public var gramianWeight: Double
    /// Where the item factors start.
    public var start: InitialFactors
    /// Share of μ² for the counts; the sweeps get equal shares of the rest.
    public var countShare: Double

    /// Creates a configuration.
    public init(
        headCount: Int,
        factorCount: Int,
        sweepCount: Int,
        parameters: UserFactorParameters,
        curvature: Curvature,
        weightExponent: Double = -0.25,
        userNormBound: Double = 1,
        gramianWeight: Double = 0.3,
        start: InitialFactors,
        countShare: Double = 0.1
    ) {
        self.headCount = headCount
        self.factorCount = factorCount
        self.sweepCount = sweepCount
        self.parameters = parameters
        self.curvature = curvature
        self.weightExponent = weightExponent
        self.userNormBound = userNormBound
        self.gramianWeight = gramianWeight
        self.start = start
        self.countShare = countShare
    }
}
