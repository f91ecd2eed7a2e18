import ProtocolPrimitives

/// A text and its signatures (C2SP signed-note); untrusted until a signature is checked.
public struct SignedNote: Sendable, Hashable {
    /// One signature line.
    public struct Signature: Sendable, Hashable {
        /// The key's name.
        public let name: String
        /// The key's id.
        public let keyID: UInt32
        /// The signature after the key id.
        public let bytes: [UInt8]

        /// Creates a signature line.
        public init(name: String, keyID: UInt32, bytes: [UInt8]) {
            self.name = name
            self.keyID = keyID
            self.bytes = bytes
        }
    }

    /// What a key's signature on a note is worth.
    public enum Verdict: Sendable, Hashable {
        /// No signature names the key.
        case absent
        /// A signature names the key and does not verify; reject the note.
        case invalid
        /// A signature of the key verifies and none fails.
        case valid
    }

    /// The most signatures to accept.
    public static let signatureLimit = 16

    /// The signed text, ending in a newline.
    public let text: String
    /// The signature lines, at least one.
    public let signatures: [Signature]

    /// Puts a note together.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidSignedNote``.
    public init(text: String, signatures: [Signature]) throws(PrivacyLedgerError) {
        guard text.hasSuffix("\n"), Self.hasNoControls(text), !signatures.isEmpty,
            signatures.count <= Self.signatureLimit,
            signatures.allSatisfy({ NoteVerifierKey.isAllowedName($0.name) })
        else { throw .invalidSignedNote }
        self.text = text
        self.signatures = signatures
    }

    /// Reads an untrusted note.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidSignedNote``.
    public init(decoding bytes: [UInt8]) throws(PrivacyLedgerError) {
        try self.init(decoding: bytes[...])
    }

    /// Reads an untrusted note.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidSignedNote``.
    init(decoding bytes: ArraySlice<UInt8>) throws(PrivacyLedgerError) {
        guard String(validating: bytes, as: UTF8.self) != nil,
            bytes.allSatisfy(Self.isNoControl), let separator = Self.separator(in: bytes)
        else { throw .invalidSignedNote }
        let lines = bytes[(separator + 2)...].split(
            separator: 0x0A,
            omittingEmptySubsequences: false
        )
        guard lines.count >= 2, lines.last?.isEmpty == true else { throw .invalidSignedNote }
        var signatures: [Signature] = []
        for line in lines.dropLast() {
            guard let signature = Self.signature(line) else { throw .invalidSignedNote }
            signatures.append(signature)
        }
        try self.init(
            text: String(decoding: bytes[...separator], as: UTF8.self),
            signatures: signatures
        )
    }

    /// The note in UTF-8.
    public var bytes: [UInt8] {
        var output = text + "\n"
        for signature in signatures {
            let id = (0..<4).map {
                UInt8(truncatingIfNeeded: signature.keyID >> (24 - 8 * UInt32($0)))
            }
            output += "\u{2014} \(signature.name) \(Base64.encode(id + signature.bytes))\n"
        }
        return Array(output.utf8)
    }

    /// What the signatures of `key` on this note are worth; other keys' signatures are ignored.
    public func verdict(of key: NoteVerifierKey) -> Verdict {
        let keyID = key.keyID
        let own = signatures.filter { $0.name == key.name && $0.keyID == keyID }
        guard !own.isEmpty else { return .absent }
        let message = Array(text.utf8)
        return own.allSatisfy { key.key.isValidSignature($0.bytes, for: message) }
            ? .valid : .invalid
    }

    private static func hasNoControls(_ text: String) -> Bool {
        text.utf8.allSatisfy(isNoControl)
    }

    private static func isNoControl(_ byte: UInt8) -> Bool { byte >= 0x20 || byte == 0x0A }

    /// Where the last empty line's first newline is: the end of the text.
    private static func separator(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.dropLast().last { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }
    }

    private static func signature(_ line: ArraySlice<UInt8>) -> Signature? {
        // Bytes instead of characters, whose boundaries take long to find.
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("\u{2014}".utf8) else { return nil }
        let name = String(decoding: parts[1], as: UTF8.self)
        guard NoteVerifierKey.isAllowedName(name), let bytes = Base64.decode(parts[2]),
            bytes.count > 4
        else { return nil }
        return Signature(
            name: name,
            keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
            bytes: Array(bytes.dropFirst(4))
        )
    }
}
