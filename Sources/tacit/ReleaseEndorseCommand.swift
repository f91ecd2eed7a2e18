import ArgumentParser
import Foundation
import ModelRelease

/// Vouches for releases of a revoked key.
struct ReleaseEndorseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endorse",
        abstract: "Vouches, with a newer key, for releases that a revoked key signed.",
        discussion: """
            Compare the releases with your own copies first: whoever had the revoked key
            can have signed others. What it signed and you do not name is withdrawn.

            Example:
              tacit release endorse releases shop 1.0.0 1.1.0 --reason "old key was stolen" \\
                --signing-key keys/shop-2.key
            """
    )

    @Argument(help: "Registry.")
    var registry: String

    @Argument(help: "Series.")
    var name: String

    @Argument(help: "Versions that are right.")
    var versions: [String] = []

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
        let chosen = Set(try versions.map { try SemanticVersion($0) })
        let pointer = try change.writer(signingKey, passwordFile: passwordFile)
            .endorse(chosen, reason: reason, time: SeriesChange.now)
        try SeriesChange.show(pointer, json: json)
    }
}
