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
        var valid: Bool
    }

    struct Head: Encodable {
        var origin: String
        var size: Int
        var root: String
    }

    var valid: Bool
    var entries: Int
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
        epsilon = Self.finite(report.epsilon[GaussianAccountant.name])
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
                valid: model.isValid
            )
        }
        findings = report.findings.map {
            Finding(
                severity: $0.severity.rawValue,
                check: $0.check.rawValue,
                entry: $0.entry,
                expected: $0.expected,
                got: $0.got,
                message: $0.message
            )
        }
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

    /// The report for people.
    var text: String {
        var text =
            valid
            ? "valid: \(entries) entries in order, every checkpoint signed\n"
            : "NOT VALID: \(entries) entries\n"
        if let head = continues.value {
            text += "continues the checkpoint of \(head.size) entries seen earlier\n"
        }
        if let epsilon = epsilon.value, let delta = delta.value {
            text += "ε \(epsilon) at δ \(delta), recomputed from the entries\n"
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
                + (model.valid ? "agrees\n" : "DISAGREES\n")
        }
        for finding in findings {
            let place = finding.entry.map { "entry \($0)" } ?? "ledger"
            text += "\(finding.severity): \(place): \(finding.message)\n"
            if !finding.expected.isEmpty || !finding.got.isEmpty {
                text += "    expected \(finding.expected)\n    got      \(finding.got)\n"
            }
        }
        return text
    }
}

extension AuditLedgerResult.Budget {
    /// Words a budget's state.
    init(_ status: BudgetStatus) {
        self.init(
            scope: status.scope.description,
            epsilon: OrNull(status.epsilon.isFinite ? status.epsilon : nil),
            delta: status.budget.delta,
            budget: status.budget.epsilon,
            remaining: status.remainingEpsilon,
            charges: status.charges
        )
    }
}
