import ArgumentParser
import Foundation
import ModelRelease
import ProtocolPrimitives

/// A signed hand-over from one signing key to the next.
struct KeysRotateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Hands over from a signing key to a new one; both sign.",
        discussion: """
            Readers who trust the old key then trust the new one, which alone signs from
            then on. It does not help against a stolen key: revoke that one, and tell
            readers the new key from a source they trust. This is about the keys that
            sign releases; ledgers rotate theirs by an entry of their own.

            Example:
              tacit keys generate keys/shop-2
              tacit keys rotate keys/shop.key keys/shop-2.key --output releases/keys
            """
    )

    @Argument(help: "The key in use (secret).")
    var old: String

    @Argument(help: "The key that follows it (secret).")
    var new: String

    @Option(name: .shortAndLong, help: "Folder for the hand-over, REGISTRY/keys usually.")
    var output: String

    @Option(help: "File whose first line is the old key's password.")
    var passwordFile: String?

    @Option(help: "File whose first line is the new key's password.")
    var newPasswordFile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var file: String
        var oldKey: String
        var newKey: String
    }

    func run() throws {
        let oldKey = try SigningKeyFile.read(old, passwordFile: passwordFile)
        let newKey = try SigningKeyFile.read(new, passwordFile: newPasswordFile)
        let folder = try StatementFolder(output)
        // A key that has a successor, or that is revoked, does not hand over again.
        let keys = try TrustedKeys(pinned: oldKey.publicKey, statements: folder.statements)
        _ = try keys.trustedKey(oldKey.keyID)
        guard keys.newest == oldKey.publicKey else {
            throw ModelReleaseError.keyHandedOver(oldKey.keyID, to: keys.newest.keyID)
        }
        let handover = try KeyHandover(from: oldKey, to: newKey, created: SeriesChange.now)
        let joined = KeyStatements(handovers: [handover], revocations: [])
            .joined(with: folder.statements)
        _ = try TrustedKeys(pinned: oldKey.publicKey, statements: joined)
        let path = try folder.write(handover.statement, as: handover.fileName)
        let result = Result(
            file: path,
            oldKey: oldKey.publicKey.base64,
            newKey: newKey.publicKey.base64
        )
        if json { return try TerminalOutput.json(result) }
        try TerminalOutput.result(
            """
            hand-over  \(path)
            old key    \(oldKey.keyID)  \(result.oldKey)
            new key    \(newKey.keyID)  \(result.newKey)

            """
        )
    }
}
