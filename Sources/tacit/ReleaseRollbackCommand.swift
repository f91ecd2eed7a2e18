import ArgumentParser
import Foundation
import ModelRelease
import PrivacyLedger

/// Points to an earlier release again.
struct ReleaseRollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Points to an earlier release again; later ones are withdrawn.",
        discussion: """
            The reason is signed and everybody can read it. What the later releases cost
            stays spent: they were seen.

            Example:
              tacit release rollback releases shop 1.0.0 --reason "1.1.0 lacks winter shoes" \\
                --signing-key keys/shop.key
            """
    )

    @Argument(help: "Registry.")
    var registry: String

    @Argument(help: "Series.")
    var name: String

    @Argument(help: "Version to go back to.")
    var version: String

    @Option(help: "Why, on one line.")
    var reason: String

    @Option(help: "Secret key (minisign's format).")
    var signingKey: String

    @Option(help: "File whose first line is the secret key's password.")
    var passwordFile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let change = SeriesChange(registry: registry, name: name)
        let target = try SemanticVersion(version)
        let pointer = try change.writer(signingKey, passwordFile: passwordFile)
            .rollback(to: target, reason: reason, time: SeriesChange.now)
        try SeriesChange.show(pointer, json: json)
    }
}
