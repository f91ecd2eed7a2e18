import ArgumentParser
import Foundation
import ModelRelease
import ProtocolPrimitives

/// Checks a release offline.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks a release offline: signature, digests, ledger, ε. Exit 2 if it fails.",
        discussion: """
            Example:
              tacit verify release --public-key keys/shop.pub
            """
    )

    @Argument(help: "Release directory.")
    var release: String

    @Option(help: "Public key file, or the key itself in base64, from a source you trust.")
    var publicKey: String

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var valid: Bool
        var checks: [ReleaseCheck]
        var epsilon: OrNull<Double>
        var delta: OrNull<Double>
    }

    func run() throws {
        let verification = try ReleaseVerification(path: release, publicKey: try key())
        let result = Result(
            valid: verification.isValid,
            checks: verification.checks,
            epsilon: OrNull(verification.epsilon),
            delta: OrNull(verification.delta)
        )
        if json {
            try TerminalOutput.json(result)
        } else {
            for check in result.checks {
                try TerminalOutput.result(
                    "\(check.passed ? "ok    " : "FAILED") \(check.name): \(check.detail)\n"
                )
            }
        }
        guard result.valid else {
            throw CommandFailure(
                message: "\(release) is not a valid release of this key",
                hint: "do not use it; get it again from its publisher",
                code: .verificationFailed
            )
        }
    }

    private func key() throws -> MinisignPublicKey {
        if let key = try? MinisignPublicKey(base64: publicKey) { return key }
        return try MinisignPublicKey(
            decoding: BoundedFile.bytes(
                atPath: publicKey,
                byteCountLimit: MinisignPublicKey.fileByteCountLimit
            )
        )
    }
}
