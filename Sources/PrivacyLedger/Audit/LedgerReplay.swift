import DifferentialPrivacy
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
        /// What was reserved for it.
        var reserved: PrivacyEvent?
        /// Where it is charged, once reserved.
        var charges: [BudgetScope: Int] = [:]
    }

    /// Entries replayed so far.
    public private(set) var entryCount = 0
    /// The opening entry, once there.
    public private(set) var opening: BudgetOpened?
    /// The key that signs from now on, if a rotation has named one.
    public private(set) var rotatedKey: NoteVerifierKey?
    /// Rounds released so far.
    public private(set) var releasedCount = 0
    /// What is charged to each budget that anything was charged to, and to the lifetime's.
    var accounts: [BudgetScope: ChargeAccount] = [.lifetime: ChargeAccount(budget: nil)]

    /// Empty accounts for the limits of the opening entry.
    private var modelAccount: ChargeAccount?
    private var periodAccount: ChargeAccount?
    /// The latest time of any entry: the clock by which periods pass.
    private(set) var latestTime: LedgerTime?
    private var openingTime: LedgerTime?
    private(set) var rounds: [UInt32: Round] = [:]
    /// The highest number of any planned round; nil before the first.
    public private(set) var lastPlannedRound: UInt32?

    /// Creates the state of an empty ledger.
    public init() {}

    /// Epsilon of everything charged, by accountant; infinite for a run without privacy.
    ///
    /// Empty before the opening entry, and without the exact Gaussian curve if anything charged is about
    /// a sample.
    public var epsilonByAccountant: [String: Double] {
        guard let opening else { return [:] }
        guard let budget = opening.budget else {
            return [GaussianAccountant.name: .infinity, RenyiAccountant.name: .infinity]
        }
        let total = total
        var epsilons = [RenyiAccountant.name: total.renyiEpsilon(delta: budget.delta)]
        if !total.isSampled {
            epsilons[GaussianAccountant.name] = total.epsilon(delta: budget.delta)
        }
        return epsilons
    }

    /// The accountant that decides about the lifetime's budget: the exact Gaussian curve, `gdp`, or if
    /// anything charged is about a sample Rényi divergences, `rdp`.
    public var accountant: String { total.accountant }

    /// Epsilon of everything charged by ``accountant``; infinite for a run without privacy, and nil before
    /// the opening entry.
    public var epsilon: Double? { epsilonByAccountant[accountant] }

    /// Takes an entry into the state, whether or not it keeps the rules.
    ///
    /// - Complexity: O(1); a release that costs less than was reserved, O(rounds that are still open).
    public mutating func record(_ entry: LedgerEntry) {
        entryCount += 1
        latestTime = max(latestTime ?? entry.time, entry.time)
        switch entry.record {
        case .budgetOpened(let opened):
            guard opening == nil else { return }
            opening = opened
            openingTime = entry.time
            accounts[.lifetime]?.open(opened.budget)
            modelAccount = (opened.limits?.model).map { ChargeAccount(budget: $0) }
            periodAccount = (opened.limits?.period).map { ChargeAccount(budget: $0.budget) }
        case .keyRotated(let rotation):
            rotatedKey = rotation.newKey
        case .modelPublished, .segmentPublished:
            break
        case .roundPlanned(let plan):
            guard rounds[plan.round] == nil else { return }
            rounds[plan.round] = Round(plan: plan, status: .planned)
            lastPlannedRound = max(lastPlannedRound ?? 0, plan.round)
        case .reserved(let reservation):
            let charges = charge(reservation, time: entry.time)
            rounds[reservation.round]?.status = .reserved
            rounds[reservation.round]?.reserved = reservation.event
            rounds[reservation.round]?.charges = charges
        case .released(let release):
            settle(release)
            rounds[release.round]?.status = .released
            releasedCount += 1
        case .aborted(let abort):
            if let round = rounds[abort.round] { settle(round) }
            rounds[abort.round]?.status = .aborted
        }
    }

    /// Passes over entries that cannot be read, so that the next one is expected at `index`.
    mutating func skip(to index: Int) { entryCount = max(entryCount, index) }

    /// The budgets that a reservation for a model at a time must fit, the lifetime's first.
    ///
    /// A clock that ran backwards does not bring an earlier period back.
    func scopes(model: String?, time: LedgerTime?) -> [BudgetScope] {
        guard let opening else { return [.lifetime] }
        var scopes: [BudgetScope] = [.lifetime]
        if opening.limits?.model != nil { scopes.append(.model(model ?? opening.model)) }
        if let period = opening.limits?.period, let openingTime {
            let now = max(time ?? openingTime, latestTime ?? openingTime)
            // Both are within 10,000 years, and a period has at least a second.
            let elapsed = now.secondsSince1970 - openingTime.secondsSince1970
            scopes.append(.period(elapsed / max(1, period.seconds)))
        }
        return scopes
    }

    /// What is charged to a budget, which may be nothing yet; nil if there is no such budget.
    func account(_ scope: BudgetScope) -> ChargeAccount? {
        if let account = accounts[scope] { return account }
        switch scope {
        case .lifetime: return nil
        case .model: return modelAccount
        case .period: return periodAccount
        }
    }

    private mutating func charge(_ reservation: RoundReserved, time: LedgerTime)
        -> [BudgetScope: Int]
    {
        let model = rounds[reservation.round]?.plan.model
        var charges: [BudgetScope: Int] = [:]
        for scope in scopes(model: model, time: time) {
            if accounts[scope] == nil { accounts[scope] = account(scope)?.emptied }
            charges[scope] = accounts[scope]?.charge(reservation.event)
        }
        return charges
    }
}
