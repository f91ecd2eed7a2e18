import DifferentialPrivacy
import PrivacyLedger

/// What `tacit audit ledger` found, for people and for machines.
struct AuditLedgerResult: Encodable {
    struct Finding: Encodable {
        var severity: String
        var check: String
        var entry: Int?
        var expected: String
        var got: String
        var message: String
    }

    struct Budget: Encodable {
        var scope: String
        var accountant: String
        var epsilon: OrNull<Double>
        var delta: Double
        var budget: Double
        var remaining: Double
        var charges: Int
    }

    struct Model: Encodable {
        var entry: Int
        var modelDigest: String
        var accountant: String
        var epsilon: OrNull<Double>
        var recomputed: OrNull<Double>
        var delta: Double
        var rounds: Int
        var signed: Bool
        var valid: Bool
    }

    struct Head: Encodable {
        var origin: String
        var size: Int
        var root: String
    }

    var valid: Bool
    var entries: Int
    var accountant: String
    var epsilon: OrNull<Double>
    var delta: OrNull<Double>
    var keyPinned: Bool
    var checkpoint: OrNull<Head>
    var continues: OrNull<Head>
    var budgets: [Budget]
    var models: [Model]
    var findings: [Finding]

    init(_ report: LedgerAuditReport) {
        valid = report.valid
        entries = report.entries
        accountant = report.accountant
        epsilon = Self.finite(report.epsilon[report.accountant])
        delta = OrNull(report.delta)
        keyPinned = report.isKeyPinned
        checkpoint = Self.head(report.verifiedCheckpoint)
        continues = Self.head(report.continuedCheckpoint)
        budgets = report.budgets.map(Budget.init)
        models = report.models.map { model in
            Model(
                entry: model.entry,
                modelDigest: model.published.modelDigest.description,
                accountant: model.published.accountant,
                epsilon: Self.finite(model.published.epsilon),
                recomputed: Self.finite(model.recomputedEpsilon),
                delta: model.published.delta,
                rounds: model.published.rounds,
                signed: model.isSigned,
                valid: model.isValid && model.isSigned
            )
        }
        findings = report.findings.map(Finding.init)
    }

    private static func finite(_ value: Double?) -> OrNull<Double> {
        OrNull(value.flatMap { $0.isFinite ? $0 : nil })
    }

    private static func head(_ checkpoint: Checkpoint?) -> OrNull<Head> {
        OrNull(
            checkpoint.map {
                Head(origin: $0.origin, size: $0.treeSize, root: $0.rootHash.description)
            }
        )
    }

    /// The first line of the report.
    private var verdict: String {
        guard valid else { return "NOT VALID: \(entries) entries" }
        let signed = checkpoint.value?.size ?? 0
        return "valid: \(entries) entries in order, "
            + (signed == entries ? "every checkpoint signed" : "the first \(signed) of them signed")
    }

    /// The report for people.
    var text: String {
        var text = verdict + "\n"
        if let head = continues.value {
            text += "continues the checkpoint of \(head.size) entries seen earlier\n"
        }
        if let epsilon = epsilon.value, let delta = delta.value {
            text +=
                "ε \(epsilon) at δ \(delta), recomputed from the entries"
                + (accountant == RenyiAccountant.name ? " (rdp: rounds were sampled)\n" : "\n")
        } else if valid {
            text += "NO PRIVACY: sums were released exactly, ε is infinite\n"
        }
        for budget in budgets {
            let spent = budget.epsilon.value.map { "\($0)" } ?? "infinite"
            text +=
                "budget of \(budget.scope): ε \(spent) of \(budget.budget) at δ \(budget.delta)\n"
        }
        for model in models {
            let epsilon = model.epsilon.value.map { "\($0)" } ?? "infinite"
            let recomputed = model.recomputed.value.map { "\($0)" } ?? "infinite"
            text +=
                "model \(model.modelDigest.prefix(12)) (entry \(model.entry)): published ε \(epsilon), "
                + "recomputed ε \(recomputed), \(model.rounds) rounds, "
                + (model.signed
                    ? model.valid ? "agrees\n" : "DISAGREES\n"
                    : "NOT SIGNED: anybody could have added it\n")
        }
        return text + findings.map(\.text).joined()
    }
}

extension AuditLedgerResult.Finding {
    /// Words a finding.
    init(_ finding: LedgerFinding) {
        self.init(
            severity: finding.severity.rawValue,
            check: finding.check.rawValue,
            entry: finding.entry,
            expected: finding.expected,
            got: finding.got,
            message: finding.message
        )
    }

    /// The finding for people, in lines.
    var text: String {
        let place = entry.map { "entry \($0)" } ?? "ledger"
        let first = "\(severity): \(place): \(message)\n"
        if expected.isEmpty, got.isEmpty { return first }
        return first + "    expected \(expected)\n    got      \(got)\n"
    }
}

extension AuditLedgerResult.Budget {
    /// Words a budget's state.
    init(_ status: BudgetStatus) {
        self.init(
            scope: status.scope.description,
            accountant: status.accountant,
            epsilon: OrNull(status.epsilon.isFinite ? status.epsilon : nil),
            delta: status.budget.delta,
            budget: status.budget.epsilon,
            remaining: status.remainingEpsilon,
            charges: status.charges
        )
    }
}
