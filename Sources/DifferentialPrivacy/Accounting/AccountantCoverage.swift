/// Which accountants cover a list of events: what a refusal names as the way out.
enum AccountantCoverage {
    /// The accountants that give an epsilon for all of the events together.
    ///
    /// - Parameters:
    ///   - events: what was released, in any order.
    ///   - delta: strictly between 0 and 1; nil where it is not known yet.
    ///   - relation: which data sets are neighbors.
    /// - Returns: names, the tightest first; empty if no accountant does.
    static func names(
        of events: [PrivacyEvent],
        delta: Double? = nil,
        relation: NeighboringRelation
    ) -> [String] {
        var names: [String] = []
        // The exact curve and loss distributions cover larger variances only than Rényi divergences.
        if let reduction = reduction(events, method: .gaussianCurve, relation: relation) {
            if reduction.isPlainGaussian { names.append(GaussianAccountant.name) }
            if PrivacyLossAccountant.limit(of: reduction, delta: delta, relation: relation)
                == nil
            {
                names.append(PrivacyLossAccountant.name)
            }
        }
        if let reduction = reduction(events, method: .renyi, relation: relation),
            RenyiAccountant.limit(of: reduction, relation: relation) == nil
        {
            names.append(RenyiAccountant.name)
        }
        return names
    }

    /// Events that are in range, with a cost that is a number unless nothing protects them.
    private static func reduction(
        _ events: [PrivacyEvent],
        method: GaussianComposition.Method,
        relation: NeighboringRelation
    ) -> EventReduction? {
        guard
            let reduction = try? EventReduction(events, method: method, relation: relation),
            (try? reduction.checkDimension()) != nil,
            reduction.unsampled.isNonPrivate || reduction.largestSquaredMu.isFinite
        else { return nil }
        return reduction
    }
}
