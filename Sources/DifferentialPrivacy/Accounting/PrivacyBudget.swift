/// How much privacy loss a run may spend; **public**.
public struct PrivacyBudget: Sendable, Hashable {
    /// Largest epsilon of everything released together; finite and above 0.
    public let epsilon: Double
    /// The delta at which epsilon is stated; strictly between 0 and 1, below one over the users.
    public let delta: Double

    /// Creates a budget.
    ///
    /// - Parameters:
    ///   - epsilon: finite and above 0.
    ///   - delta: strictly between 0 and 1.
    /// - Throws: ``DifferentialPrivacyError/invalidEpsilon(_:)`` or
    ///   ``DifferentialPrivacyError/invalidDelta(_:)``.
    public init(epsilon: Double, delta: Double) throws(DifferentialPrivacyError) {
        guard epsilon.isFinite, epsilon > 0 else { throw .invalidEpsilon(epsilon) }
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        self.epsilon = epsilon
        self.delta = delta
    }

    /// The largest mu that discrete Gaussian releases may reach together, rounded down.
    public var maximumMu: Double {
        let slack = GaussianComposition.discretizationSlack
        // Epsilon and delta were validated, so the curve cannot refuse them; 0 forbids everything.
        return
            (try? GaussianPrivacyCurve.mu(
                epsilon: max(0, epsilon - slack),
                delta: delta * (1 - slack)
            )) ?? 0
    }

    /// Whether the budget is one that noise in shares can keep, see
    /// ``GaussianComposition/coversWithheldShares(epsilon:delta:)``.
    public var coversNoiseShares: Bool {
        GaussianComposition.coversWithheldShares(epsilon: epsilon, delta: delta)
    }

    /// The part of epsilon that is left after `events`, at least 0.
    ///
    /// Epsilons do not simply add up: what a further event costs is decided by
    /// ``canAfford(_:after:accountant:)``, not by this difference.
    ///
    /// - Throws: ``DifferentialPrivacyError`` if the accountant refuses an event.
    public func remaining(
        after events: [PrivacyEvent],
        accountant: some PrivacyAccountant = GaussianAccountant()
    ) throws(DifferentialPrivacyError) -> Double {
        max(0, epsilon - (try accountant.epsilon(of: events, delta: delta)))
    }

    /// Whether `event` still fits after `events`.
    ///
    /// - Throws: ``DifferentialPrivacyError`` if the accountant refuses an event.
    public func canAfford(
        _ event: PrivacyEvent,
        after events: [PrivacyEvent],
        accountant: some PrivacyAccountant = GaussianAccountant()
    ) throws(DifferentialPrivacyError) -> Bool {
        try accountant.epsilon(of: events + [event], delta: delta) <= epsilon
    }
}

extension PrivacyBudget: Codable {
    private enum CodingKeys: String, CodingKey { case epsilon, delta }

    /// Decodes and checks a budget.
    ///
    /// - Throws: `DecodingError` or ``DifferentialPrivacyError``.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            epsilon: container.decode(Double.self, forKey: .epsilon),
            delta: container.decode(Double.self, forKey: .delta)
        )
    }
}
