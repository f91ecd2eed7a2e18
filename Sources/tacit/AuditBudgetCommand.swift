import ArgumentParser
import DifferentialPrivacy
import Foundation
import PrivacyLedger

/// ε spent and left.
struct AuditBudgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget",
        abstract:
            "Shows ε spent and left, by accountant and event. Exit 2 if the ledger is damaged.",
        discussion: """
            Example:
              tacit audit budget runs/quickstart
              tacit audit budget runs/quickstart --public-key ledger.vkey --since checkpoint
            """
    )

    @Argument(help: ArgumentHelp("Run or release directory.", valueName: "run"))
    var directory: String

    @OptionGroup var trust: LedgerTrustOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Event: Encodable {
        var kind: String
        var samplingRate: Double?
        var noiseMultiplier: Double?
        var squaredSensitivity: UInt64?
        var variance: UInt64?
        var shareVariance: UInt64?
        var shares: Int?
        var dimension: Int?
    }

    private struct Result: Encodable {
        var valid: Bool
        var keyPinned: Bool
        var epsilon: OrNull<Double>
        var delta: OrNull<Double>
        var budget: OrNull<Double>
        var remaining: OrNull<Double>
        var accountant: String
        var accountants: [String: Double]
        var budgets: [AuditLedgerResult.Budget]
        var events: [Event]
        var findings: [AuditLedgerResult.Finding]
    }

    func run() throws {
        let report = try trust.audit().report(on: try LedgerLocation.read(directory))
        let spent = report.epsilon[report.accountant].flatMap { $0.isFinite ? $0 : nil }
        let budget = report.opening?.budget
        let result = Result(
            valid: report.valid,
            keyPinned: report.isKeyPinned,
            epsilon: OrNull(spent),
            delta: OrNull(budget?.delta),
            budget: OrNull(budget?.epsilon),
            remaining: OrNull(
                budget == nil || !report.remainingEpsilon.isFinite
                    ? nil : report.remainingEpsilon
            ),
            accountant: report.accountant,
            accountants: try Self.accountants(report),
            budgets: report.budgets.map(AuditLedgerResult.Budget.init),
            events: report.events.map(Self.describe),
            findings: report.findings.map(AuditLedgerResult.Finding.init)
        )
        if json {
            try TerminalOutput.json(result)
        } else {
            try TerminalOutput.result(text(result, hasOpening: report.opening != nil))
        }
        guard report.valid else {
            let finding = report.findings.first { $0.severity == .error }
            throw CommandFailure(
                message: finding?.message ?? "the ledger is damaged",
                hint: "see tacit audit ledger \(directory)",
                code: .verificationFailed
            )
        }
    }

    /// ε by every accountant: where rounds were sampled, which the exact curve does not cover, privacy loss
    /// distributions stand beside Rényi divergences.
    ///
    /// - Throws: ``CommandFailure`` if they contradict each other.
    private static func accountants(_ report: LedgerAuditReport) throws -> [String: Double] {
        var accountants = report.epsilon.filter { $0.value.isFinite }
        guard report.accountant == RenyiAccountant.name, let delta = report.delta else {
            return accountants
        }
        if let epsilon = try? PrivacyLossAccountant().epsilon(of: report.events, delta: delta),
            epsilon.isFinite
        {
            accountants[PrivacyLossAccountant.name] = epsilon
        }
        try AccountantOption.checkOrder(accountants)
        return accountants
    }

    private static func describe(_ event: PrivacyEvent) -> Event {
        var description = Event(
            kind: event.unsampled.kind,
            noiseMultiplier: event.noiseMultiplier.flatMap { $0.isFinite ? $0 : nil }
        )
        if case .poissonSampled(let rate, _) = event { description.samplingRate = rate }
        switch event.unsampled {
        case .discreteGaussian(let squaredSensitivity, let variance, let dimension):
            description.squaredSensitivity = squaredSensitivity
            description.variance = variance
            description.dimension = dimension
        case .distributedDiscreteGaussian(
            let squaredSensitivity,
            let shareVariance,
            let shares,
            let dimension
        ):
            description.squaredSensitivity = squaredSensitivity
            description.shareVariance = shareVariance
            description.shares = shares
            description.dimension = dimension
        case .gaussian, .nonPrivate, .poissonSampled, .selfComposed, .skellam, .unsupported: break
        }
        return description
    }

    private func text(_ result: Result, hasOpening: Bool) -> String {
        let findings = result.findings.map(\.text).joined()
        guard hasOpening else {
            return "NO BUDGET: the ledger has no entry that says what may be spent\n" + findings
        }
        guard let delta = result.delta.value, let budget = result.budget.value else {
            return "NO PRIVACY: sums were released exactly, ε is infinite\n" + findings
        }
        let epsilon = result.epsilon.value.map { "\($0)" } ?? "infinite"
        var text = """
            spent      ε \(epsilon) at δ \(delta)
            budget     ε \(budget)
            remaining  ε \(result.remaining.value ?? 0)

            accountants

            """
        if result.accountant == RenyiAccountant.name {
            text += "  gdp  not applicable: rounds were sampled\n"
        }
        for (name, value) in result.accountants.sorted(by: { $0.key < $1.key }) {
            text += "  \(name)  ε \(value)\n"
        }
        text += "\nbudgets\n"
        for budget in result.budgets {
            let spent = budget.epsilon.value.map { "\($0)" } ?? "infinite"
            text +=
                "  \(budget.scope): ε \(spent) of \(budget.budget) at δ \(budget.delta), "
                + "\(budget.charges) charges\n"
        }
        text += "\nevents\n"
        for (index, event) in result.events.enumerated() {
            let multiplier = event.noiseMultiplier.map { String(format: "%.4f", $0) } ?? "none"
            let shares = event.shares.map { "\($0) honest shares, " } ?? ""
            text +=
                "  \(index + 1). \(event.kind), \(event.dimension ?? 0) coordinates, \(shares)"
                + "noise multiplier \(multiplier)"
                + (event.samplingRate.map { ", a sample at rate \($0)\n" } ?? "\n")
        }
        return findings.isEmpty ? text : text + "\n" + findings
    }
}
