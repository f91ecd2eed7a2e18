extension EventReduction {
    /// The largest order for sampled Skellam noise, whose cost grows with the order.
    private static let maximumSampledSkellamOrder = 4096.0

    /// What of the Skellam noise no accountant covers, or nil.
    ///
    /// - Parameter relation: which data sets are neighbors.
    /// - Returns: what it is, for people.
    func skellamLimit(relation: NeighboringRelation) -> String? {
        // With several releases about one sample, later ones may depend on the results of earlier ones,
        // and then no reflection exchanges the two laws.
        if skellams.keys.contains(where: { $0.releases > 1 }) {
            return "several Skellam releases about one sample"
        }
        return relation == .replaceOne && skellams.keys.contains { $0.rate < 1 }
            ? "sampled Skellam noise when one unit replaces another" : nil
    }

    /// The largest order at which ``skellamDivergence(order:relation:)`` is to be asked.
    var maximumSkellamOrder: Double {
        skellams.keys.contains { $0.rate < 1 } ? Self.maximumSampledSkellamOrder : 1e6
    }

    /// Bound on the divergence of all Skellam noise together, in both directions; rounded up.
    ///
    /// - Parameters:
    ///   - order: a whole number of 2 or more.
    ///   - relation: which data sets are neighbors.
    /// - Returns: the bound, 0 or more.
    /// - Complexity: for each different sampled event proportional to the order.
    func skellamDivergence(order: Double, relation: NeighboringRelation) -> Double {
        let terms = skellams.map { event, count in
            let noise = relation == .replaceOne ? event.noise.doubled : event.noise
            return Double(count) * noise.divergence(order: order, rate: event.rate)
        }
        // In an order that does not depend on that of the events.
        return terms.sorted().reduce(0, +) * (1 + Double(terms.count + 2) * 0x1p-52)
    }
}
