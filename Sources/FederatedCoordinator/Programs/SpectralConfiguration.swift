public import FederatedProtocol

/// Sizes, exponents and budget shares of the spectral program; all **public**.
///
/// The rule derives every size from N = (μ · users)^(2/3); it was fitted on public benchmark data, so
/// the constants cost no budget.
public struct SpectralConfiguration: Equatable, Sendable {
    /// Items in the Gram query, H1.
    public var gramHeadCount: Int
    /// Items in the cross-moment query, H2.
    public var momentHeadCount: Int
    /// Most factors, k.
    public var factorCount: Int
    /// Exponent of the item weights in the Gram query.
    public var gramWeightExponent = -0.5
    /// Exponent of the item weights in the cross-moment query and in the model.
    public var momentWeightExponent = -0.3
    /// κ, the weight of the user Gramian in the cross-moment query.
    public var gramianWeight = 0.1
    /// g, the weight of the popularity term in the score.
    public var popularityWeight = 1.4
    /// Exponent of the spectrum in the scores: f_j = (e_j / e_1)^exponent.
    public var spectrumExponent = 0.25
    /// Shares of μ² for counts, Gram and cross moments; they sum to 1.
    public var shares: [Double]

    /// What stands for an interaction in a client's vector.
    public var values = ValueRule.one

    /// Creates the configuration that the rule gives.
    ///
    /// - Parameters:
    ///   - mu: μ of the whole program, above 0.
    ///   - users: the planned minimum number of contributors, a public number.
    ///   - items: size of the public catalog.
    public init(mu: Double, users: Int, items: Int) {
        let size = Self.size(mu: mu, users: users)
        gramHeadCount = Self.clamp(1.4 * size, 1, min(items, ItemGramQuery.maximumHeadCount))
        momentHeadCount = Self.clamp(7.5 * size, 1, items)
        factorCount = min(Self.clamp((size / 16).rounded(), 3, 1024), gramHeadCount)
        let counts = min(max(0.035 / mu, 0.02), 0.20)
        shares = [counts, 0.30, 0.70 - counts]
    }

    /// Creates the configuration for exact sums over the whole catalog.
    ///
    /// - Parameters:
    ///   - items: size of the public catalog.
    ///   - factors: number of factors.
    public init(exactOver items: Int, factors: Int) {
        gramHeadCount = min(items, ItemGramQuery.maximumHeadCount)
        momentHeadCount = items
        factorCount = min(max(1, factors), gramHeadCount)
        shares = [0.05, 0.30, 0.65]
    }

    /// N = (μ · users)^(2/3); below 50 the model will hardly beat popularity.
    public static func size(mu: Double, users: Int) -> Double {
        let product = mu * Double(users)
        return product <= 0 ? 0 : power(product, 2.0 / 3)
    }

    /// A size within its limits, the higher one for what is not finite.
    static func clamp(_ value: Double, _ low: Int, _ high: Int) -> Int {
        guard value.isFinite else { return high }
        return max(low, min(high, Int(min(value, 1e9))))
    }
}
