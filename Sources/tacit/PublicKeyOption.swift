import ModelRelease
import ProtocolPrimitives

/// Reads the value of `--public-key`.
enum PublicKeyOption {
    /// A public key from its base64 line or from a file.
    ///
    /// - Throws: `FileError` or `ModelReleaseError`.
    static func read(_ value: String) throws -> MinisignPublicKey {
        if let key = try? MinisignPublicKey(base64: value) { return key }
        return try MinisignPublicKey(
            decoding: BoundedFile.bytes(
                atPath: value,
                byteCountLimit: MinisignPublicKey.fileByteCountLimit
            )
        )
    }
}
