/// The three kinds of minisign file.
public enum MinisignFile: String, Sendable {
    /// A public key, usually `*.pub`.
    case publicKey = "public key"
    /// A secret key, usually `*.key`.
    case secretKey = "secret key"
    /// A signature, usually `*.minisig`.
    case signature
}
