import ArgumentParser
import PrivacyLedger

/// Replays and verifies a ledger.
struct AuditLedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Replays and verifies a ledger offline. Exit 2 if anything is wrong.",
        discussion: """
            Checked are every signature, the Merkle root behind every entry, that the log continues \
            the checkpoint given with --since, the rules of docs/ledger-format.md, the noise against \
            each query's sensitivity, and the ε of every budget and published model. Every finding \
            names the entry, what was expected and what is there.

            Examples:
              tacit audit ledger runs/quickstart
              tacit audit ledger runs/quickstart --public-key ledger.vkey --since checkpoint
            """
    )

    @Argument(help: ArgumentHelp("Run or release directory.", valueName: "run"))
    var directory: String

    @OptionGroup var trust: LedgerTrustOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let report = try trust.audit().report(on: try LedgerLocation.read(directory))
        let result = AuditLedgerResult(report)
        if json {
            try TerminalOutput.json(result)
        } else {
            try TerminalOutput.result(result.text)
        }
        guard report.valid else {
            let entry = report.firstBadEntry.map { "entry \($0)" } ?? "the ledger"
            throw CommandFailure(
                message: "\(entry) of \(directory) does not verify",
                hint: "do not rely on this ledger or on what was published from it",
                code: .verificationFailed
            )
        }
    }
}
