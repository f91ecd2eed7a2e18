import FederatedProtocol

/// Sizes, exponents and budget shares of the sequential program; all **public**.
///
/// As in ``SpectralConfiguration`` every size follows from N = (μ · users)^(2/3). The constants were
/// fitted on a validation part of public benchmark data, so they cost no budget.
public struct SequentialConfiguration: Equatable, Sendable {
    /// Items in the Gram query, H1.
    public var gramHeadCount: Int
    /// Items in the transition query, H2.
    public var targetHeadCount: Int
    /// Most factors, k.
    public var factorCount: Int
    /// ρ of the Gram's kernel.
    public var kernelDecay = 0.97
    /// Distance from which the kernel is zero: below 2 % of its start.
    public var kernelWindow = 130
    /// ρ of a person's position.
    public var contextDecay = 0.85
    /// Exponent of the item weights in the Gram query.
    public var gramWeightExponent = -0.3
    /// Exponent of the item weights in the transition query.
    public var targetWeightExponent = -0.3
    /// Exponent of the spectrum in the context factors.
    public var whiteningExponent = -0.25
    /// κ, the weight of the Gramian of positions.
    public var gramianWeight = 0.1
    /// Popularity against taste in the scores, times √k.
    public var popularityWeight = 2.4
    /// Exponent of the spectrum in the scores: f_j = (e_j / e_1)^exponent.
    public var spectrumExponent = 0.25
    /// Shares of μ² for counts, Gram and transitions; they sum to 1.
    public var shares: [Double]

    /// Creates the configuration that the rule gives.
    ///
    /// - Parameters:
    ///   - mu: μ of the whole program, above 0.
    ///   - users: the planned minimum number of contributors, a public number.
    ///   - items: size of the public catalog.
    public init(mu: Double, users: Int, items: Int) {
        let size = SpectralConfiguration.size(mu: mu, users: users)
        gramHeadCount = SpectralConfiguration.clamp(
            2 * size,
            1,
            min(items, ItemGramQuery.maximumHeadCount)
        )
        targetHeadCount = SpectralConfiguration.clamp(8 * size, 1, items)
        factorCount = min(
            SpectralConfiguration.clamp((size / 16).rounded(), 3, 1024),
            gramHeadCount
        )
        let counts = min(max(0.035 / mu, 0.02), 0.20)
        shares = [counts, 0.25, 0.75 - counts]
    }

    /// Creates the configuration for exact sums over the whole catalog.
    ///
    /// - Parameters:
    ///   - items: size of the public catalog.
    ///   - factors: number of factors.
    public init(exactOver items: Int, factors: Int) {
        gramHeadCount = min(items, ItemGramQuery.maximumHeadCount)
        targetHeadCount = items
        factorCount = min(max(1, factors), gramHeadCount)
        shares = [0.05, 0.25, 0.70]
    }
}
