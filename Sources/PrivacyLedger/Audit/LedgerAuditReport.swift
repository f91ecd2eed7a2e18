public import DifferentialPrivacy

/// What an audit found out from a ledger's bytes alone.
public struct LedgerAuditReport: Sendable, Equatable {
    /// Whether no finding is an error.
    public let valid: Bool
    /// Entries in the ledger.
    public let entries: Int
    /// The opening entry, or nil if there is none to read.
    public let opening: BudgetOpened?
    /// The accountant that decides about the budget: `gdp`, or `rdp` if a charge is about a sample.
    public let accountant: String
    /// Epsilon of everything charged, by accountant; infinite for a run without privacy.
    ///
    /// Without `gdp` if a charge is about a sample.
    public let epsilon: [String: Double]
    /// The delta at which epsilon is stated; nil for a run without privacy.
    public let delta: Double?
    /// The part of epsilon that nothing is charged to; infinite for a run without privacy.
    public let remainingEpsilon: Double
    /// 1 / mu of everything charged: one Gaussian release of this noise multiplier tells as much, or if a
    /// charge is about a sample, has the same epsilon.
    ///
    /// Infinite if nothing was charged, 0 after an exact release.
    public let noiseMultiplier: Double
    /// The charged events in order.
    public let events: [PrivacyEvent]
    /// Every budget that anything was charged to, the lifetime's first; empty for a run without privacy.
    public let budgets: [BudgetStatus]
    /// Every model that was published, in order.
    public let models: [PublishedModelStatus]
    /// Rounds released.
    public let releasedRounds: Int
    /// The last checkpoint whose signature and root were verified.
    public let verifiedCheckpoint: Checkpoint?
    /// The earlier checkpoint that the ledger was found to continue, if one was given and it does.
    public let continuedCheckpoint: Checkpoint?
    /// Whether the caller named the key, rather than trusting the one beside the ledger.
    public let isKeyPinned: Bool
    /// What there is to say, in the order of the entries.
    public let findings: [LedgerFinding]

    /// The first entry that an error concerns.
    public var firstBadEntry: Int? {
        findings.filter { $0.severity == .error }.compactMap(\.entry).min()
    }
}
