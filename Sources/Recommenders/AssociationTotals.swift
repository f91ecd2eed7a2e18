/// What association rules were made from, so that support and lift can be said of them; **public**.
///
/// A rule's weight W = both / (from + shrinkage) gives the pair's sum back.
public struct AssociationTotals: Equatable, Sendable {
    /// The largest sum.
    private static let maximum = 1e12
    /// The smallest ``total``.
    public static let minimumTotal = 1e-3
    /// What each item of the model adds up to over all people, in the order of the model's items; noisy.
    public let occurrences: [Double]
    /// What all people add up to, ``minimumTotal`` or more.
    ///
    /// Their number, where everybody counts for 1 in every item. Where a history of n items counts for 1/n, the
    /// number of people who all count for 1 that would make as many pairs by chance as there are.
    public let total: Double
    /// Added to the denominators of confidences, 0 or more.
    public let shrinkage: Double
    /// Standard deviation of the noise in a pair's sum; 0 for exact sums.
    public let noise: Double
    /// Whether a history of n items counts for 1/n in each sum rather than for 1.
    public let isWeighted: Bool

    /// Keeps totals.
    ///
    /// - Throws: ``RecommendersError/notFinite(part:)`` for numbers out of range.
    public init(
        occurrences: [Double],
        total: Double,
        shrinkage: Double,
        noise: Double,
        isWeighted: Bool
    ) throws(RecommendersError) {
        guard occurrences.allSatisfy({ $0.magnitude <= Self.maximum }),
            total >= Self.minimumTotal, total <= Self.maximum,
            (0...Self.maximum).contains(shrinkage), (0...Self.maximum).contains(noise)
        else { throw .notFinite(part: "occurrences") }
        self.occurrences = occurrences
        self.total = total
        self.shrinkage = shrinkage
        self.noise = noise
        self.isWeighted = isWeighted
    }

    /// The confidence of a pair as models hold it: shrunk, and over no less than nothing.
    public func weight(both: Double, from row: Int) -> Double {
        let base = max(occurrences[row], 0) + shrinkage
        return base > 0 ? both / base : 0
    }

    /// The rule that a weight stands for.
    ///
    /// - Parameters:
    ///   - weight: as ``weight(both:from:)`` made it.
    ///   - row: of the item the rule starts from.
    ///   - column: of the item it leads to.
    /// - Returns: the rule with the sums as they were released.
    /// - Precondition: row and column are below the number of ``occurrences``.
    public func rule(weight: Double, from row: Int, to column: Int) -> AssociationRule {
        AssociationRule(
            both: weight * (max(occurrences[row], 0) + shrinkage),
            from: occurrences[row],
            to: occurrences[column],
            total: total
        )
    }
}
