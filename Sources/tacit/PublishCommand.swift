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
            Example:
              tacit publish runs/quickstart --output release --signing-key keys/shop.key
            """
    )

    @Argument(help: ArgumentHelp("Run directory.", valueName: "run"))
    var directory: String

    @Option(name: .shortAndLong, help: "Release directory; must not exist.")
    var output: String

    @Option(help: "Secret key (minisign's format).")
    var signingKey: String

    @Option(help: "File whose first line is the secret key's password.")
    var passwordFile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var release: String
        var manifestDigest: String
        var epsilon: OrNull<Double>
        var delta: OrNull<Double>
    }

    func run() throws {
        let key = try SigningKeyFile.read(signingKey, passwordFile: passwordFile)
        let manifest = try RunPublisher(run: RunDirectory(path: directory)).publish(
            to: output,
            key: key,
            version: Version.current,
            time: Date()
        )
        let result = Result(
            release: output,
            manifestDigest: manifest.digest,
            epsilon: OrNull(manifest.epsilon),
            delta: OrNull(manifest.delta)
        )
        if json { return try TerminalOutput.json(result) }
        let cost =
            result.epsilon.value.map { "ε = \($0), δ = \(result.delta.value ?? 0)" } ?? "NO PRIVACY"
        try TerminalOutput.result(
            """
            release   \(output)
            privacy   \(cost)
            manifest  sha256 \(result.manifestDigest)
            check it  tacit verify \(output) --public-key \(key.publicKey.base64)

            """
        )
    }
}
