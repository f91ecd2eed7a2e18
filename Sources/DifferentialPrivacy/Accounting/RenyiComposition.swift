/// The running total of events under Rényi divergences, sampled ones among them.
///
/// What ``RenyiAccountant`` computes from a list, for lists that grow: divergences of noise that was
/// added before are not computed again.
public struct RenyiComposition: Sendable {
    /// Most different sampled events: every search for epsilon looks at each of them.
    public static let maximumDistinctSampledEvents = 256
    /// Which data sets are neighbors.
    public let relation: NeighboringRelation
    private var reduction: EventReduction
    private let curves = RenyiCurves()

    /// Creates an empty composition.
    public init(relation: NeighboringRelation = .addOrRemoveOne) {
        self.relation = relation
        reduction = EventReduction(method: .renyi, relation: relation)
    }

    /// Adds an event; on error nothing changes.
    ///
    /// - Throws: ``DifferentialPrivacyError`` if the event is unknown, its parameters are out of range,
    ///   the accountant does not cover it, or it is one more than ``maximumDistinctSampledEvents``.
    public mutating func add(_ event: PrivacyEvent) throws(DifferentialPrivacyError) {
        var next = reduction
        try next.add(EventTerm(event))
        if let kind = RenyiAccountant.limit(of: next, relation: relation) {
            throw .eventNotCovered(
                kind: kind,
                accountant: RenyiAccountant.name,
                alternatives: AccountantCoverage.names(of: [event], relation: relation)
            )
        }
        guard next.gaussians.count <= Self.maximumDistinctSampledEvents else {
            throw .invalidCount(
                actual: next.gaussians.count,
                maximum: Self.maximumDistinctSampledEvents
            )
        }
        reduction = next
    }

    /// Whether noise in shares took part.
    public var hasShares: Bool { reduction.hasShares }

    /// The epsilon of everything added, at `delta`: that of ``RenyiAccountant``.
    ///
    /// - Throws: ``DifferentialPrivacyError`` for a bad delta or too many coordinates.
    public func epsilon(delta: Double) throws(DifferentialPrivacyError) -> Double {
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        return try reduction.renyiEpsilon(delta: delta, relation: relation, curves: curves)
    }

    /// Whether epsilon is at most a budget's.
    ///
    /// - Complexity: far less than a search for epsilon where the budget is not nearly spent.
    public func isWithin(_ budget: PrivacyBudget) -> Bool {
        let epsilon = try? reduction.renyiEpsilon(
            delta: budget.delta,
            relation: relation,
            curves: curves,
            target: budget.epsilon
        )
        return epsilon.map { $0 <= budget.epsilon } ?? false
    }
}
