import DifferentialPrivacy
import FederatedCoordinator
import FederatedProtocol

/// Charges what is claimed against the scenario's budget, in memory.
struct AuditBudgetGate: BudgetGate {
    private let claims: AuditClaims
    private let budget: PrivacyBudget
    private let minimumContributors: Int
    private var charged: [UInt32: PrivacyEvent] = [:]

    init(claims: AuditClaims, budget: PrivacyBudget, minimumContributors: Int) {
        self.claims = claims
        self.budget = budget
        self.minimumContributors = minimumContributors
    }

    /// Everything charged so far, in order.
    var events: [PrivacyEvent] { charged.sorted { $0.key < $1.key }.map(\.value) }

    /// ε of everything charged so far.
    var epsilon: Double? { try? Self.epsilon(of: events, delta: budget.delta) }

    /// ε of events by the accountant that a ledger would take.
    ///
    /// - Throws: `DifferentialPrivacyError`.
    static func epsilon(of events: [PrivacyEvent], delta: Double) throws -> Double {
        events.contains(where: \.isSampled)
            ? try RenyiAccountant().epsilon(of: events, delta: delta)
            : try GaussianAccountant().epsilon(of: events, delta: delta)
    }

    mutating func reserve(round: UInt32, query: SumQuery) throws {
        guard let claim = claims[round], claim.isCharged else { return }
        let epsilon = try Self.epsilon(of: events + [claim.query.event], delta: budget.delta)
        guard epsilon <= budget.epsilon else {
            throw DifferentialPrivacyError.budgetExceeded(budget: budget.epsilon, epsilon: epsilon)
        }
        charged[round] = claim.query.event
    }

    mutating func release(round: UInt32, query: SumQuery, sum: PrivateSum) throws {
        guard charged[round] != nil else { return }
        charged[round] = event(round: round, contributors: sum.contributors)
    }

    mutating func abort(round: UInt32, reason: AbortReason) throws {}

    /// What a round is claimed to cost with so many contributors, charged or not.
    func event(round: UInt32, contributors: Int) -> PrivacyEvent? {
        guard let query = claims[round]?.query else { return nil }
        guard case .clients(_, let shares) = query.noise else { return query.event }
        return query.event(shares: shares + contributors - minimumContributors)
    }
}
