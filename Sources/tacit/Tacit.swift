import ArgumentParser
import Foundation

/// The command line.
@main
struct Tacit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tacit",
        abstract: "Trains recommenders on people's behavior without collecting it.",
        discussion: """
            Example:
              tacit simulate simulations/quickstart.yaml
            """,
        version: Version.current,
        subcommands: [
            SimulateCommand.self, ReportCommand.self, CompareCommand.self, PublishCommand.self,
            VerifyCommand.self, ReleaseCommand.self, SegmentsCommand.self, RecommendCommand.self,
            EvaluateCommand.self, AuditCommand.self, BenchmarkCommand.self, DatasetCommand.self,
            KeysCommand.self,
        ]
    )

    /// Runs a command and turns every error into `error:` and `hint:` lines and an exit code.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as CommandFailure {
            TerminalOutput.error(failure.message, hint: failure.hint)
            Foundation.exit(failure.code.rawValue)
        } catch {
            if let failure = ErrorDescription.failure(error) {
                TerminalOutput.error(failure.message, hint: failure.hint)
                Foundation.exit(failure.code.rawValue)
            }
            // What the parser throws (help, version, usage) prints itself; all else is a failure.
            guard exitCode(for: error) == .failure else { exit(withError: error) }
            TerminalOutput.error("\(error)", hint: nil)
            Foundation.exit(CommandFailure.Code.failed.rawValue)
        }
    }
}
