/// How often one item is chosen by those who chose another, from (noisy) counts.
///
/// Agrawal, Imieliński and Swami (1993) for support and confidence; Brin et al. (1997) for lift.
public struct AssociationRule: Equatable, Sendable {
    /// Users with both items.
    public let both: Double
    /// Users with the item the rule starts from.
    public let from: Double
    /// Users with the item it leads to.
    public let to: Double
    /// All users, or what they add up to where they count for unequal parts.
    public let total: Double

    /// Creates a rule.
    public init(both: Double, from: Double, to: Double, total: Double) {
        self.both = both
        self.from = from
        self.to = to
        self.total = total
    }

    /// Share of all users with both items.
    public var support: Double { total > 0 ? both / total : 0 }

    /// Share of those with the first item who have the second too; 0 if nobody has the first.
    public var confidence: Double { from > 0 ? both / from : 0 }

    /// How much more often the second goes with the first than by chance; 0 if nobody has either, or noise has
    /// left as good as nobody.
    public var lift: Double {
        from > 1e-9 && to > 1e-9 ? both * total / (from * to) : 0
    }
}
