import ArgumentParser

/// Privacy audits.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Recomputes what was released and what it cost, from the ledger alone.",
        subcommands: [
            AuditBudgetCommand.self, AuditLedgerCommand.self, AuditEpsilonCommand.self,
            AuditCalibrateCommand.self,
        ]
    )
}
