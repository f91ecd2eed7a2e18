import ArgumentParser
import Foundation
import ModelRelease
import ProtocolPrimitives

/// A signed revocation of a signing key.
struct KeysRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revokes a signing key, with that key or one that followed it.",
        discussion: """
            Nothing that the key signed is valid then, whatever its date: a thief can
            write any date. Releases that are right can be vouched for with the next key:
            tacit release endorse. There is no way back.

            Examples:
              tacit keys revoke keys/shop.key --reason "laptop stolen" --output releases/keys
              tacit keys revoke keys/shop-2.key --revoked keys/shop.pub --reason "retired" \\
                --output releases/keys
            """
    )

    @Argument(help: "The key that signs the revocation (secret).")
    var signer: String

    @Option(help: "The key that is revoked, as a file or in base64; the signer's own if left out.")
    var revoked: String?

    @Option(help: "Why, on one line; everybody can read it.")
    var reason: String

    @Option(name: .shortAndLong, help: "Folder for the revocation, REGISTRY/keys usually.")
    var output: String

    @Option(help: "File whose first line is the secret key's password.")
    var passwordFile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        var file: String
        var key: String
        var signer: String
    }

    func run() throws {
        let key = try SigningKeyFile.read(signer, passwordFile: passwordFile)
        let target = try revoked.map { try PublicKeyOption.read($0) } ?? key.publicKey
        let folder = try StatementFolder(output)
        let revocation = try KeyRevocation(
            of: target,
            by: key,
            reason: reason,
            created: SeriesChange.now
        )
        let joined = KeyStatements(handovers: [], revocations: [revocation])
            .joined(with: folder.statements)
        // What readers would pass over is not written.
        let standing = try TrustedKeys(pinned: key.publicKey, statements: joined)
            .standing(of: target)
        guard case .revoked = standing else {
            throw CommandFailure(
                message: "key \(key.keyID) did not follow key \(target.keyID), "
                    + "so it cannot revoke it",
                hint: "sign with the key itself, or put its hand-overs into \(output)",
                code: .usage
            )
        }
        let path = try folder.write(revocation.statement, as: revocation.fileName)
        let result = Result(
            file: path,
            key: target.base64,
            signer: key.publicKey.base64
        )
        if json { return try TerminalOutput.json(result) }
        try TerminalOutput.result(
            """
            revocation  \(path)
            revoked     \(target.keyID)
            signed by   \(key.keyID)

            """
        )
    }
}
