import ArgumentParser
import ClientStorage
import DifferentialPrivacy
import FederatedClient
import Foundation

/// Prints a client's own account.
struct AuditClientCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Shows what a client took part in and what that cost it, by its own count.",
        discussion: """
            FILE is the database that the client keeps on its device. The client refuses what its \
            budgets do not cover, before it answers. The file is only read. Exit 2 if it is damaged.

            Example:
              tacit audit client client.sqlite
            """
    )

    @Argument(help: ArgumentHelp("The client's database.", valueName: "file"))
    var file: String

    @Option(help: "δ of the printed ε; the lifetime budget's, or 1e-6, if left out.")
    var delta: Double?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let delta, !(delta > 0 && delta < 1) {
            throw ValidationError("--delta must be above 0 and below 1")
        }
    }

    func run() throws {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory),
            isDirectory.boolValue
        {
            throw CommandFailure(
                message: "'\(file)' is a directory",
                hint: "name the file that the client keeps",
                code: .usage
            )
        }
        // What is looked at is evidence: not even its version is brought up to date.
        let store = try ClientStore(reading: file)
        let (account, limits) = try SQLiteParticipationMemory(store: store).account()
        let result = AuditClientResult(
            account,
            limits: limits,
            delta: delta ?? limits?.lifetime.delta ?? 1e-6,
            now: Int64(Date().timeIntervalSince1970)
        )
        if json { return try TerminalOutput.json(result) }
        try TerminalOutput.result(result.text)
    }
}
