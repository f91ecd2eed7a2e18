import ArgumentParser
import Foundation
import ModelRelease
import ProtocolPrimitives

/// Key files.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes, shows, hands over and revokes signing keys (minisign's formats).",
        subcommands: [
            Generate.self, Show.self, KeysRotateCommand.self, KeysRevokeCommand.self,
        ]
    )

    /// Makes a key pair.
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a signing key pair: NAME.key (secret) and NAME.pub.",
            discussion: """
                The secret key is encrypted with a password asked for at the terminal (or read from
                a file). Never put a secret key into version control.

                Example:
                  tacit keys generate keys/shop
                """
        )

        @Argument(help: "Path without extension; NAME.key and NAME.pub are written.")
        var name: String

        @Option(help: "File whose first line is the password.")
        var passwordFile: String?

        @Flag(help: "Leave the secret key unencrypted, for machines that sign unattended.")
        var unencrypted = false

        @Flag(help: "Print one JSON object.")
        var json = false

        private struct Result: Encodable {
            var publicKey: String
            var publicKeyFile: String
            var secretKeyFile: String
            var keyID: String
            var encrypted: Bool
        }

        func validate() throws {
            guard !(name as NSString).lastPathComponent.isEmpty, !name.hasSuffix("/") else {
                throw ValidationError("give the keys a name")
            }
            if unencrypted, passwordFile != nil {
                throw ValidationError("--unencrypted and --password-file exclude each other")
            }
        }

        func run() throws {
            var random = try SystemRandomSource()
            let key = try MinisignSecretKey(using: &random)
            let secretPath = "\(name).key"
            let publicPath = "\(name).pub"
            for path in [secretPath, publicPath]
            where FileManager.default.fileExists(atPath: path) {
                throw CommandFailure(
                    message: "\(path) exists already",
                    hint: "choose another name"
                )
            }
            let encoded: SecretBytes
            if unencrypted {
                encoded = key.unencrypted()
            } else {
                let password = try PasswordPrompt.password(
                    "password for the new key",
                    file: passwordFile,
                    confirming: true
                )
                encoded = try key.encrypted(password: password, cost: .sensitive, using: &random)
            }
            try AtomicFile.write(encoded, to: secretPath)
            do { try AtomicFile.write(key.publicKey.encoded, to: publicPath) } catch {
                // Half a pair is no pair.
                try? FileManager.default.removeItem(atPath: secretPath)
                throw error
            }
            let result = Result(
                publicKey: key.publicKey.base64,
                publicKeyFile: publicPath,
                secretKeyFile: secretPath,
                keyID: "\(key.keyID)",
                encrypted: !unencrypted
            )
            if json { return try TerminalOutput.json(result) }
            try TerminalOutput.result(
                """
                secret key  \(secretPath)\(unencrypted ? " (NOT encrypted)" : "")
                public key  \(publicPath)
                            \(result.publicKey)

                """
            )
        }
    }

    /// Shows a key.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the public half of a key file.",
            discussion: """
                Example:
                  tacit keys show keys/shop.pub
                """
        )

        @Argument(help: "A public or secret key file.")
        var file: String

        @Option(help: "File whose first line is the secret key's password.")
        var passwordFile: String?

        @Flag(help: "Print one JSON object.")
        var json = false

        private struct Result: Encodable {
            var publicKey: String
            var keyID: String
        }

        func run() throws {
            let key = try publicKey()
            let result = Result(publicKey: key.base64, keyID: "\(key.keyID)")
            if json { return try TerminalOutput.json(result) }
            try TerminalOutput.result(
                "key id      \(result.keyID)\npublic key  \(result.publicKey)\n"
            )
        }

        private func publicKey() throws -> MinisignPublicKey {
            let bytes = try BoundedFile.bytes(
                atPath: file,
                byteCountLimit: MinisignPublicKey.fileByteCountLimit
            )
            if let key = try? MinisignPublicKey(decoding: bytes) { return key }
            return try SigningKeyFile.read(file, passwordFile: passwordFile).publicKey
        }
    }
}
