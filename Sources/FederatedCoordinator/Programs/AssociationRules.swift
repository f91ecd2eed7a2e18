import LinearAlgebra
import Recommenders

/// Association rules from a Gram matrix of users' item vectors.
enum AssociationRules {
    /// Pairs must stand out of the noise by so many standard deviations.
    private static let clearance = 3.0

    /// What the rules are made from.
    ///
    /// Where a history of n items counts for 1/n, nobody knows what all histories add up to. If items came
    /// together by chance alone, pairs would add up to Σ_{i ≠ j} g_ii g_jj / total; the total is the number
    /// for which that is what they do add up to. So lifts are 1 on the average, weighted by chance.
    ///
    /// - Parameters:
    ///   - gram: items × items, symmetric; noisy.
    ///   - users: users in the sum, at least 1.
    ///   - noise: standard deviation of the noise off the diagonal.
    ///   - isWeighted: whether a history of n items counts for 1/n.
    ///   - shrinkage: added to denominators.
    /// - Returns: occurrences and total, with what else a reader of the rules must know.
    /// - Throws: `RecommendersError` for sums that are not finite.
    static func totals(
        _ gram: Matrix,
        users: Int,
        noise: Double,
        isWeighted: Bool,
        shrinkage: Double
    ) throws -> AssociationTotals {
        let occurrences = (0..<gram.rows).map { gram[$0, $0] }
        var total = Double(users)
        if isWeighted {
            let known = occurrences.map { max($0, 0) }
            let sum = known.reduce(0, +)
            let chance = sum * sum - known.reduce(0) { $0 + $1 * $1 }
            var pairs = 0.0
            for row in 0..<gram.rows {
                for column in 0..<gram.rows where column != row { pairs += gram[row, column] }
            }
            // Nothing but noise: then no rule stands out of it either.
            if pairs > 0, chance > 0 {
                total = max(min(total, chance / pairs), AssociationTotals.minimumTotal)
            }
        }
        return try AssociationTotals(
            occurrences: occurrences,
            total: total,
            shrinkage: shrinkage,
            noise: noise,
            isWeighted: isWeighted
        )
    }

    /// Confidences of the rules that have so much support and lift.
    ///
    /// - Returns: items × items, row by row, the row of an item holding the rules that start from it.
    static func weights(
        _ gram: Matrix,
        _ totals: AssociationTotals,
        _ thresholds: ItemItemConfiguration.AssociationThresholds
    ) -> [Float] {
        let order = gram.rows
        let fewest = max(
            totals.isWeighted ? 0 : thresholds.support,
            clearance * totals.noise
        )
        var weights = [Float](repeating: 0, count: order * order)
        for row in 0..<order {
            for column in 0..<order where row != column {
                let rule = AssociationRule(
                    both: gram[row, column],
                    from: gram[row, row],
                    to: gram[column, column],
                    total: totals.total
                )
                guard rule.both > 0, rule.both >= fewest, rule.lift >= thresholds.lift else {
                    continue
                }
                weights[row * order + column] = Float(totals.weight(both: rule.both, from: row))
            }
        }
        return weights
    }
}
