import ArgumentParser
import DifferentialPrivacy
import Foundation
import PrivacyLedger
import ProtocolPrimitives

/// Replays and verifies a ledger.
struct AuditLedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Replays and verifies a ledger offline. Exit 2 if anything is wrong.",
        discussion: """
            Examples:
              tacit audit ledger runs/quickstart
              tacit audit ledger runs/quickstart --public-key ledger.vkey --since checkpoint
            """
    )

    @Argument(help: ArgumentHelp("Run or release directory.", valueName: "run"))
    var directory: String

    @Option(help: "The ledger's public key (a ledger.vkey file) from a source you trust.")
    var publicKey: String?

    @Option(help: "A checkpoint of this ledger seen earlier.")
    var since: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Finding: Encodable {
        var severity: String
        var check: String
        var entry: Int?
        var expected: String
        var got: String
        var message: String
    }

    private struct Result: Encodable {
        var valid: Bool
        var entries: Int
        var epsilon: OrNull<Double>
        var delta: OrNull<Double>
        var keyPinned: Bool
        var findings: [Finding]
    }

    func run() throws {
        let audit = LedgerAudit(
            publicKey: try publicKey.map { try LedgerLocation.publicKey($0) },
            earlierCheckpoint: try since.map {
                try BoundedFile.bytes(atPath: $0, byteCountLimit: 1 << 20)
            }
        )
        let report = audit.report(on: try LedgerLocation.read(directory))
        let result = Result(
            valid: report.valid,
            entries: report.entries,
            epsilon: OrNull(
                report.epsilon[GaussianAccountant.name].flatMap {
                    $0.isFinite ? $0 : nil
                }
            ),
            delta: OrNull(report.delta),
            keyPinned: report.isKeyPinned,
            findings: report.findings.map {
                Finding(
                    severity: $0.severity.rawValue,
                    check: $0.check.rawValue,
                    entry: $0.entry,
                    expected: $0.expected,
                    got: $0.got,
                    message: $0.message
                )
            }
        )
        if json {
            try TerminalOutput.json(result)
        } else {
            try TerminalOutput.result(text(result))
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

    private func text(_ result: Result) -> String {
        var text =
            result.valid
            ? "valid: \(result.entries) entries in order, every checkpoint signed\n"
            : "NOT VALID: \(result.entries) entries\n"
        if let epsilon = result.epsilon.value, let delta = result.delta.value {
            text += "ε \(epsilon) at δ \(delta), recomputed from the entries\n"
        } else if result.valid {
            text += "NO PRIVACY: sums were released exactly, ε is infinite\n"
        }
        for finding in result.findings {
            let place = finding.entry.map { "entry \($0)" } ?? "ledger"
            text += "\(finding.severity): \(place): \(finding.message)\n"
            if !finding.expected.isEmpty || !finding.got.isEmpty {
                text += "    expected \(finding.expected)\n    got      \(finding.got)\n"
            }
        }
        return text
    }
}
