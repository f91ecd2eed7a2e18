/// The two-byte algorithm names in minisign's files.
enum MinisignAlgorithm {
    /// Ed25519 over the message itself; also the type of every key.
    static let legacy = Array("Ed".utf8)
    /// Ed25519 over the message's 64-byte BLAKE2b.
    static let prehashed = Array("ED".utf8)
    /// scrypt (salsa20/8, SHA-256) from a password.
    static let scrypt = Array("Sc".utf8)
    /// No encryption.
    static let noEncryption: [UInt8] = [0, 0]
    /// 32-byte BLAKE2b.
    static let checksum = Array("B2".utf8)
}
