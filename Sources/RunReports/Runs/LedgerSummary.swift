import DifferentialPrivacy
import Foundation
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
        ///
        /// About a sample it counts as q² (e^{μ²} − 1), what many such rounds add to μ².
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
    /// Whether a charge is about a sample, so that Rényi divergences decide.
    var isSampled: Bool { charges.contains { $0.event.isSampled } }
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
        epsilon = report.epsilon[report.accountant].flatMap { $0.isFinite ? $0 : nil }
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

    /// Adds each query's share, and ε after it: by the exact Gaussian curve, and from the first query about
    /// a sample on by Rényi divergences, as the ledger counts.
    private mutating func addCosts() {
        guard let budget else { return }
        var exact = GaussianComposition(method: .gaussianCurve)
        var renyi = RenyiComposition()
        var isSampled = false
        var costs: [Double] = []
        for place in charges.indices {
            let event = charges[place].event
            isSampled = isSampled || event.isSampled
            do {
                try renyi.add(event)
                if !isSampled { try exact.add(event) }
                costs.append(try Self.cost(of: event))
            } catch { return }
            charges[place].epsilon =
                isSampled
                ? try? renyi.epsilon(delta: budget.delta)
                : try? exact.epsilon(delta: budget.delta)
        }
        let total = costs.reduce(0, +)
        guard total > 0, total.isFinite else { return }
        for (place, cost) in costs.enumerated() { charges[place].share = cost / total }
    }

    /// μ² of a query to everybody; of one about a sample its limit for many rounds (Bu, Dong, Long and Su
    /// 2020, arXiv:1911.11607).
    private static func cost(of event: PrivacyEvent) throws -> Double {
        let squaredMu = try GaussianComposition.squaredMu(
            of: event.unsampled,
            method: .gaussianCurve
        )
        guard case .poissonSampled(let rate, _) = event else { return squaredMu }
        return rate * rate * expm1(squaredMu)
    }
}
