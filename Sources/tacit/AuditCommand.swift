import ArgumentParser

/// Privacy audits.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Recomputes what was released and what it cost, and what a plan would take.",
        subcommands: [
            AuditBudgetCommand.self, AuditLedgerCommand.self, AuditEpsilonCommand.self,
            AuditCalibrateCommand.self, AuditEmpiricalCommand.self, AuditParametersCommand.self,
            AuditPlanCommand.self,
        ]
    )
}
