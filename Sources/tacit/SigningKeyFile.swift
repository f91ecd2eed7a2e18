import ModelRelease
import ProtocolPrimitives

/// Opens secret key files, asking for a password only where one is needed.
enum SigningKeyFile {
    /// Reads a secret key.
    static func read(_ path: String, passwordFile: String?) throws -> MinisignSecretKey {
        let contents = try BoundedFile.secret(
            atPath: path,
            byteCountLimit: MinisignSecretKey.fileByteCountLimit
        )
        do {
            return try MinisignSecretKey(decoding: contents, password: nil)
        } catch ModelReleaseError.passwordRequired {
            let password = try PasswordPrompt.password(
                "password for \(path)",
                file: passwordFile
            )
            return try MinisignSecretKey(decoding: contents, password: password)
        }
    }
}
