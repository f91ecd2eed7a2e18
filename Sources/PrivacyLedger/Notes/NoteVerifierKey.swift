import Foundation
public import ProtocolPrimitives

/// A named Ed25519 public key of a signed note (C2SP signed-note); **public**.
public struct NoteVerifierKey: Sendable, Hashable, CustomStringConvertible {
    private static let ed25519: UInt8 = 0x01

    /// The key's name: not empty, without spaces, plus signs or control characters.
    public let name: String
    /// The Ed25519 key.
    public let key: VerifyingKey
    /// The first four bytes of SHA-256(name || 0x0A || 0x01 || key), big-endian.
    public let keyID: UInt32

    /// Names a key.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidNoteKey`` if the name is not allowed.
    public init(name: String, key: VerifyingKey) throws(PrivacyLedgerError) {
        guard Self.isAllowedName(name) else { throw .invalidNoteKey }
        self.name = name
        self.key = key
        keyID = Hashing.sha256(Array(name.utf8) + [0x0A, Self.ed25519] + key.bytes)
            .prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads the form `name+hexhash+base64(0x01 || key)`.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidNoteKey``, also if the hash is not the key's.
    public init(text: String) throws(PrivacyLedgerError) {
        // The name has no plus sign; the base64 may.
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[2].utf8),
            bytes.first == Self.ed25519,
            let key = try? VerifyingKey(bytes: Array(bytes.dropFirst()))
        else { throw .invalidNoteKey }
        try self.init(name: String(parts[0]), key: key)
        guard self.text == text else { throw .invalidNoteKey }
    }

    /// The form `name+hexhash+base64(0x01 || key)`.
    public var text: String {
        "\(name)+\(Self.hex(keyID))+\(Base64.encode([Self.ed25519] + key.bytes))"
    }

    /// The same as ``text``.
    public var description: String { text }

    /// Whether a name may stand in a note.
    static func isAllowedName(_ name: String) -> Bool {
        if name.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }) {
            return !name.isEmpty
        }
        // The properties of other characters are looked up in tables, which takes its time.
        return name.unicodeScalars.allSatisfy { scalar in
            scalar != "+" && !scalar.properties.isWhitespace
                && scalar.properties.generalCategory != .control
        }
    }

    /// Eight hexadecimal digits of a key id.
    static func hex(_ keyID: UInt32) -> String {
        Hex.encode((0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * UInt32($0))) })
    }
}
