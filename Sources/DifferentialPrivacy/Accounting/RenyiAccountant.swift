/// The accountant of Rényi differential privacy.
///
/// Never below the exact curve for Gaussian noise, and shown beside it and beside privacy loss
/// distributions as a check. Unsampled Gaussian events compose by ``GaussianComposition/Method/renyi``. It
/// covers Poisson-sampled events when a unit is added or removed, and Skellam noise.
public struct RenyiAccountant: PrivacyAccountant {
    /// The name in reports and ledgers.
    public static let name = "rdp"

    /// Which data sets are neighbors.
    public let relation: NeighboringRelation

    /// Creates the accountant.
    public init(relation: NeighboringRelation = .addOrRemoveOne) { self.relation = relation }

    /// The name in reports and ledgers.
    public var name: String { Self.name }

    /// Whether the accountant knows the event and its parameters are in range.
    public func supports(_ event: PrivacyEvent) -> Bool {
        (try? reduce([event])) != nil
    }

    /// An upper bound of epsilon at `delta` for all events together.
    ///
    /// - Parameters:
    ///   - events: what was released, in any order.
    ///   - delta: strictly between 0 and 1.
    /// - Returns: epsilon, 0 or more; infinite after an exact release.
    /// - Throws: ``DifferentialPrivacyError`` for an event that is not supported or a bad delta.
    public func epsilon(of events: [PrivacyEvent], delta: Double)
        throws(DifferentialPrivacyError) -> Double
    {
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        return try reduce(events, delta: delta).renyiEpsilon(delta: delta, relation: relation)
    }

    private func reduce(_ events: [PrivacyEvent], delta: Double? = nil)
        throws(DifferentialPrivacyError) -> EventReduction
    {
        let reduction = try EventReduction(events, method: .renyi, relation: relation)
        guard let kind = Self.limit(of: reduction, relation: relation) else { return reduction }
        throw .eventNotCovered(
            kind: kind,
            accountant: Self.name,
            alternatives: AccountantCoverage.names(of: events, delta: delta, relation: relation)
        )
    }

    /// The first kind of event that the accountant does not cover, or nil.
    static func limit(of reduction: EventReduction, relation: NeighboringRelation) -> String? {
        if let kind = reduction.skellamLimit(relation: relation) { return kind }
        return relation == .replaceOne && !reduction.gaussians.isEmpty
            ? "sampled events when one unit replaces another" : nil
    }
}
