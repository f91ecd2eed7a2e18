/// The accountant of the exact Gaussian curve (Gaussian differential privacy).
///
/// Tight for unsampled Gaussian noise, and for nothing else. Composition is that of ``GaussianComposition/Method/gaussianCurve``.
public struct GaussianAccountant: PrivacyAccountant {
    /// The name in reports and ledgers.
    public static let name = "gdp"

    /// Which data sets are neighbors.
    public let relation: NeighboringRelation

    /// Creates the accountant.
    public init(relation: NeighboringRelation = .addOrRemoveOne) { self.relation = relation }

    /// The name in reports and ledgers.
    public var name: String { Self.name }

    /// Whether the accountant knows the event and its parameters are in range.
    public func supports(_ event: PrivacyEvent) -> Bool {
        var composition = GaussianComposition(method: .gaussianCurve, relation: relation)
        do {
            try composition.add(event)
            return true
        } catch {
            return false
        }
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
        var composition = GaussianComposition(method: .gaussianCurve, relation: relation)
        do throws(DifferentialPrivacyError) {
            for event in events { try composition.add(event) }
        } catch {
            guard case .eventNotCovered(let kind, let accountant, _) = error else { throw error }
            // Who else would do depends on all of them.
            throw .eventNotCovered(
                kind: kind,
                accountant: accountant,
                alternatives: AccountantCoverage.names(
                    of: events,
                    delta: delta,
                    relation: relation
                )
            )
        }
        return try composition.epsilon(delta: delta)
    }
}
