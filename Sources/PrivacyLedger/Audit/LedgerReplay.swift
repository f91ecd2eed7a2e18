public import DifferentialPrivacy
import ProtocolPrimitives

/// The state that a ledger's entries add up to, and the rules that the next one must keep.
///
/// A pure value: the writer asks it before every append, and the audit replays it over a stored
/// ledger, so both hold an entry to the same rules.
public struct LedgerReplay: Sendable {
    /// How far a round has come.
    enum RoundStatus: Equatable {
        case planned, reserved, released, aborted
    }

    /// A round's plan and how far it has come.
    struct Round: Equatable {
        var plan: RoundPlanned
        var status: RoundStatus
        /// Place of its charge, once reserved.
        var charge: Int?
    }

    /// Entries replayed so far.
    public private(set) var entryCount = 0
    /// The opening entry, once there.
    public private(set) var opening: BudgetOpened?
    /// The key that signs from now on, if a rotation has named one.
    public private(set) var rotatedKey: NoteVerifierKey?
    /// Rounds released so far.
    public private(set) var releasedCount = 0
    /// Every event that was reserved, whether or not anything was released for it; where clients add
    /// the noise, a release puts what it cost in the place of what was reserved.
    public internal(set) var chargedEvents: [PrivacyEvent] = []
    /// The charged events under the exact Gaussian curve, which decides about the budget.
    public internal(set) var exactComposition = GaussianComposition(method: .gaussianCurve)
    /// The charged events under Rényi divergences.
    public internal(set) var renyiComposition = GaussianComposition(method: .renyi)
    /// What is charged for good, and the two compositions of it.
    var settled = SettledCharges()

    private(set) var rounds: [UInt32: Round] = [:]
    private(set) var lastPlannedRound: UInt32?
    /// The square of the budget's largest mu: comparing squares decides without a search.
    private(set) var maximumSquaredMu = 0.0

    /// Creates the state of an empty ledger.
    public init() {}

    /// Epsilon of everything charged, by accountant; infinite for a run without privacy.
    ///
    /// Empty before the opening entry.
    public var epsilonByAccountant: [String: Double] {
        guard let opening else { return [:] }
        guard let budget = opening.budget else {
            return [GaussianAccountant.name: .infinity, RenyiAccountant.name: .infinity]
        }
        // The budget's delta was validated, so that neither can fail; infinity is the safe answer.
        return [
            GaussianAccountant.name:
                (try? exactComposition.epsilon(delta: budget.delta)) ?? .infinity,
            RenyiAccountant.name:
                (try? renyiComposition.epsilon(delta: budget.delta)) ?? .infinity,
        ]
    }

    /// Takes an entry into the state, whether or not it keeps the rules.
    ///
    /// - Complexity: O(1); a release that costs less than was reserved, O(rounds that are still open).
    public mutating func record(_ entry: LedgerEntry) {
        entryCount += 1
        switch entry.record {
        case .budgetOpened(let opened):
            guard opening == nil else { return }
            opening = opened
            let maximumMu = opened.budget?.maximumMu ?? 0
            maximumSquaredMu = maximumMu * maximumMu
        case .keyRotated(let rotation):
            rotatedKey = rotation.newKey
        case .modelPublished:
            break
        case .roundPlanned(let plan):
            guard rounds[plan.round] == nil else { return }
            rounds[plan.round] = Round(plan: plan, status: .planned)
            lastPlannedRound = max(lastPlannedRound ?? 0, plan.round)
        case .reserved(let reservation):
            rounds[reservation.round]?.status = .reserved
            rounds[reservation.round]?.charge = chargedEvents.count
            charge(reservation.event)
        case .released(let release):
            settle(release)
            rounds[release.round]?.status = .released
            releasedCount += 1
        case .aborted(let abort):
            if let charge = rounds[abort.round]?.charge { settled.isFinal[charge] = true }
            rounds[abort.round]?.status = .aborted
        }
    }

    /// Passes over entries that cannot be read, so that the next one is expected at `index`.
    mutating func skip(to index: Int) { entryCount = max(entryCount, index) }

    private mutating func charge(_ event: PrivacyEvent) {
        chargedEvents.append(event)
        settled.isFinal.append(false)
        exactComposition.charge(event)
        renyiComposition.charge(event)
    }
}
