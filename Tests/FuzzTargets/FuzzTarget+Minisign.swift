import ModelRelease
import ProtocolPrimitives

extension FuzzTarget {
    /// Public keys, signatures and secret keys; no password, so that nothing is derived from one.
    static func minisign(_ input: [UInt8]) throws(FuzzFinding) {
        let key = try? MinisignPublicKey(decoding: input)
        if let key {
            let again = try? MinisignPublicKey(decoding: key.encoded)
            try FuzzFinding.unless(again == key, "a key cannot be read back")
            let line = try? MinisignPublicKey(base64: key.base64)
            try FuzzFinding.unless(line == key, "a key's line cannot be read back")
        }
        if let signature = try? MinisignSignature(decoding: input) {
            try FuzzFinding.unless(signature.encoded == input, "a signature is not canonical")
        }
        let secret = SecretBytes(copying: input)
        _ = try? MinisignSecretKey.isEncrypted(secret)
        _ = try? MinisignSecretKey.keyDerivationCost(secret)
        if let key = try? MinisignSecretKey(decoding: secret, password: nil) {
            _ = try? key.signature(for: input, trustedComment: "fuzz")
            let again = try? MinisignSecretKey(decoding: key.unencrypted(), password: nil)
            try FuzzFinding.unless(
                again?.publicKey == key.publicKey,
                "a secret key cannot be read back"
            )
        }
        // Key and signature of one input: the key's two lines, then the signature's four.
        let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count >= 6 else { return }
        let separator = UInt8(ascii: "\n")
        let keyFile = Array(lines[..<2].joined(separator: [separator])) + [separator]
        let signatureFile = Array(lines[2..<6].joined(separator: [separator])) + [separator]
        guard let first = try? MinisignPublicKey(decoding: keyFile),
            let signature = try? MinisignSignature(decoding: signatureFile)
        else { return }
        _ = try? first.verify(signature, for: Array("message".utf8))
    }
}
