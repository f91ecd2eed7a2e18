import DifferentialPrivacy
import PrivacyLedger

/// What a ledger says it released and what that cost, query by query.
struct LedgerSummary: Sendable {
    /// One charged query.
    struct Charge: Sendable, Equatable {
        /// How a round ended.
        enum End: String, Sendable {
            case released
            case aborted
            /// Charged, and nothing was released: the run ended here.
            case open
        }

        /// The round's number.
        var round: UInt32
        /// The query's kind.
        var query: String
        /// Coordinates of an answer.
        var length: Int
        /// What was charged.
        var event: PrivacyEvent
        /// People in the sum; nil where nothing was released.
        var people: Int?
        /// How it ended.
        var end: End
        /// Its part of the sum of all μ²; nil without privacy.
        var share: Double?
        /// ε of everything up to and including it; nil without privacy.
        var epsilon: Double?
    }

    /// The queries in the order in which they were charged.
    var charges: [Charge]
    /// Whether the audit found no error.
    var isValid: Bool
    /// What the audit had to say.
    var findings: [String]
    /// The budget; nil without privacy.
    var budget: PrivacyBudget?
    /// ε of everything; nil without privacy.
    var epsilon: Double?
    /// ε that is left; nil without privacy.
    var remaining: Double?
    /// Every budget that was charged.
    var budgets: [BudgetStatus]

    /// Audits and reads a ledger.
    ///
    /// - Complexity: O(entries), with a signature check for each.
    init(_ files: LedgerFiles) {
        let report = LedgerAudit().report(on: files)
        isValid = report.valid
        findings = report.findings.map(\.message)
        budget = report.opening?.budget
        epsilon = report.epsilon[GaussianAccountant.name].flatMap { $0.isFinite ? $0 : nil }
        remaining = report.remainingEpsilon.isFinite ? report.remainingEpsilon : nil
        budgets = report.budgets
        charges = Self.charges(files)
        addCosts()
    }

    /// Puts a summary together.
    init(charges: [Charge], budget: PrivacyBudget?, isValid: Bool = true, findings: [String] = []) {
        self.charges = charges
        self.isValid = isValid
        self.findings = findings
        self.budget = budget
        budgets = []
        addCosts()
        epsilon = self.charges.last?.epsilon
        remaining = budget.flatMap { budget in epsilon.map { max(0, budget.epsilon - $0) } }
    }

    /// The charged rounds as far as the entries can be read.
    private static func charges(_ files: LedgerFiles) -> [Charge] {
        var planned: [UInt32: LedgerQuery] = [:]
        var charges: [Charge] = []
        var places: [UInt32: Int] = [:]
        for line in files.entries.split(separator: UInt8(ascii: "\n")) {
            guard let entry = try? LedgerEntry(line: Array(line)) else { break }
            switch entry.record {
            case .roundPlanned(let plan): planned[plan.round] = plan.query
            case .reserved(let reserved):
                places[reserved.round] = charges.count
                let query = planned[reserved.round]
                charges.append(
                    Charge(
                        round: reserved.round,
                        query: query?.kind ?? "unknown",
                        length: query?.length ?? 0,
                        event: reserved.event,
                        end: .open
                    )
                )
            case .released(let released):
                guard let place = places[released.round] else { continue }
                charges[place].event = released.event
                charges[place].people = released.survivors
                charges[place].end = .released
            case .aborted(let aborted):
                guard let place = places[aborted.round] else { continue }
                charges[place].end = .aborted
            default: break
            }
        }
        return charges
    }

    /// Adds each query's share, and ε after it by the exact Gaussian curve.
    private mutating func addCosts() {
        guard let budget else { return }
        var total = GaussianComposition(method: .gaussianCurve)
        var squares: [Double] = []
        for place in charges.indices {
            let before = total.squaredMu
            do { try total.add(charges[place].event) } catch { return }
            squares.append(max(0, total.squaredMu - before))
            charges[place].epsilon = try? total.epsilon(delta: budget.delta)
        }
        guard total.squaredMu > 0, total.squaredMu.isFinite else { return }
        for (place, square) in squares.enumerated() {
            charges[place].share = square / total.squaredMu
        }
    }
}
