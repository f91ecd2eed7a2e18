/// Epsilon by Rényi divergences.
extension EventReduction {
    /// An upper bound of epsilon at `delta` for all events together.
    ///
    /// - Parameters:
    ///   - delta: strictly between 0 and 1.
    ///   - relation: which data sets are neighbors.
    ///   - curves: divergences that were computed before.
    ///   - target: an epsilon that is good enough: a result at or below it may be above the least bound;
    ///     nil for the least.
    /// - Returns: epsilon, 0 or more; infinite after an exact release.
    /// - Throws: ``DifferentialPrivacyError`` for a bad delta or too many coordinates.
    func renyiEpsilon(
        delta: Double,
        relation: NeighboringRelation,
        curves: RenyiCurves = RenyiCurves(),
        target: Double? = nil
    ) throws(DifferentialPrivacyError) -> Double {
        if isPlainGaussian { return try unsampled.epsilon(delta: delta) }
        let gaussians = sortedGaussians.map { (curves.curve(of: $0.event), Double($0.count)) }
        let squaredMu = unsampled.squaredMu
        var maximumOrder = gaussians.reduce(1e6) { min($0, max(2, $1.0.maximumOrder)) }
        maximumOrder = min(maximumOrder, maximumSkellamOrder)
        let divergence = { (order: Double) in
            var total = order * squaredMu / 2
            for (curve, count) in gaussians { total += count * curve.divergence(order: order) }
            if !skellams.isEmpty { total += skellamDivergence(order: order, relation: relation) }
            let rounding = Double(gaussians.count + 4) * 0x1p-52
            return total * (1 + rounding)
        }
        return try covering(delta: delta) { (delta) throws(DifferentialPrivacyError) in
            try RenyiConversion.epsilon(
                delta: delta,
                wholeOrders: !skellams.isEmpty,
                maximumOrder: maximumOrder,
                target: target.map { $0 - GaussianComposition.discretizationSlack },
                divergence: divergence
            )
        }
    }
}
