import ArgumentParser

/// Privacy audits.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Recomputes what was released and what it cost, and what a plan would take.",
        subcommands: [
            AuditBudgetCommand.self, AuditClientCommand.self, AuditLedgerCommand.self,
            AuditEmpiricalCommand.self, AuditPlanCommand.self, AuditEpsilonCommand.self,
            AuditCalibrateCommand.self, AuditParametersCommand.self,
        ]
    )
}
