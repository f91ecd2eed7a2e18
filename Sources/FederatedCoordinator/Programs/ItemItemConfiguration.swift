/// What a program makes of the items' Gram matrix; all **public**.
public struct ItemItemConfiguration: Equatable, Sendable {
    /// The rule that turns co-occurrences into weights.
    public enum Rule: Equatable, Sendable {
        /// EASE (Steck 2019): B = I − P diag(P)⁻¹ with P = (G + λ I)⁻¹.
        case ease(regularization: Double)
        /// Cosine g_ij / (√(g_ii g_jj) + shrinkage) of the nearest neighbors of every item.
        case cosine(shrinkage: Double, neighborCount: Int)
        /// Confidence g_ij / (g_ii + shrinkage) of rules j → i with so much support and lift.
        case association(AssociationThresholds)
    }

    /// Which associations count.
    public struct AssociationThresholds: Equatable, Sendable {
        /// Fewest users with both items, as a sum of (noisy) weights.
        public var support: Double
        /// Smallest lift, 1 for independent items.
        public var lift: Double
        /// Added to the count of the item the rule starts from.
        public var shrinkage: Double

        /// Creates thresholds.
        public init(support: Double, lift: Double, shrinkage: Double) {
            self.support = support
            self.lift = lift
            self.shrinkage = shrinkage
        }
    }

    /// The rule.
    public var rule: Rule
    /// Items in the Gram query, most popular first.
    public var headCount: Int
    /// The longest history vector, or nil for unit norm.
    public var historyNorm: Double?
    /// Shares of μ² for counts and Gram; they sum to 1.
    public var shares: [Double]

    /// Creates a configuration.
    public init(rule: Rule, headCount: Int, historyNorm: Double?, shares: [Double]) {
        self.rule = rule
        self.headCount = headCount
        self.historyNorm = historyNorm
        self.shares = shares
    }

    /// The algorithm's name in scenarios, ledgers and releases.
    public var algorithm: String {
        switch rule {
        case .ease: "ease"
        case .cosine: "item-cf"
        case .association: "association-rules"
        }
    }
}
