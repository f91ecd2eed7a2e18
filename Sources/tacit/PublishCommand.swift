import ArgumentParser
import FederatedSimulation
import Foundation
import ModelRelease

/// A signed release of a finished run.
struct PublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Packs a finished run's model and ledger into a signed release.",
        discussion: """
            With --registry the release goes to REGISTRY/NAME/VERSION, NAME being the
            scenario's, and REGISTRY/NAME/latest points to it. The first version is
            1.0.0; then the minor number goes up, or the major one if the algorithm is
            another. docs/release-format.md describes both.

            Examples:
              tacit publish runs/quickstart --output release --signing-key keys/shop.key
              tacit publish runs/quickstart --registry releases --signing-key keys/shop.key
            """
    )

    @Argument(help: ArgumentHelp("Run directory.", valueName: "run"))
    var directory: String

    @Option(name: .shortAndLong, help: "Release directory; must not exist.")
    var output: String?

    @Option(help: "Registry: a folder of releases; made if it does not exist.")
    var registry: String?

    @Option(help: "Version in the registry, such as 1.2.0; the next one if left out.")
    var version: String?

    @Option(help: "Secret key (minisign's format).")
    var signingKey: String

    @Option(help: "File whose first line is the secret key's password.")
    var passwordFile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var release: String
        var version: OrNull<String>
        var manifestDigest: String
        var epsilon: OrNull<Double>
        var delta: OrNull<Double>
    }

    func validate() throws {
        guard (output == nil) != (registry == nil) else {
            throw ValidationError("give either --output or --registry")
        }
        guard version == nil || registry != nil else {
            throw ValidationError("--version goes with --registry")
        }
    }

    func run() throws {
        // Before a password is asked for.
        let wanted = try version.map { try SemanticVersion($0) }
        let key = try SigningKeyFile.read(signingKey, passwordFile: passwordFile)
        let publisher = RunPublisher(run: RunDirectory(path: directory))
        let outcome =
            if let registry {
                try publisher.publish(
                    in: ReleaseRegistry(path: registry),
                    version: wanted,
                    key: key,
                    program: Version.current,
                    time: Date()
                )
            } else {
                try publisher.publish(
                    to: output ?? "",
                    key: key,
                    program: Version.current,
                    time: Date()
                )
            }
        let result = Result(
            release: outcome.path,
            version: OrNull(outcome.version?.description),
            manifestDigest: outcome.digest,
            epsilon: OrNull(outcome.epsilon),
            delta: OrNull(outcome.delta)
        )
        if json { return try TerminalOutput.json(result) }
        let cost =
            result.epsilon.value.map { "ε = \($0), δ = \(result.delta.value ?? 0)" } ?? "NO PRIVACY"
        let version = outcome.version.map { "version   \($0)\n" } ?? ""
        try TerminalOutput.result(
            """
            release   \(outcome.path)
            \(version)privacy   \(cost)
            manifest  sha256 \(result.manifestDigest)
            check it  tacit verify \(outcome.path) --public-key \(key.publicKey.base64)

            """
        )
    }
}
