public import ProtocolPrimitives

/// A named signing key of signed notes; holds a **secret**.
public struct NoteSigner: Sendable {
    /// The public half.
    public let verifierKey: NoteVerifierKey
    private let key: SigningKey

    /// Names a signing key.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidNoteKey`` if the name is not allowed.
    public init(name: String, key: SigningKey) throws(PrivacyLedgerError) {
        verifierKey = try NoteVerifierKey(name: name, key: key.verifyingKey)
        self.key = key
    }

    /// Signs a text.
    ///
    /// - Parameter text: the note's text, ending in a newline.
    /// - Returns: a note with one signature.
    /// - Throws: ``PrivacyLedgerError/invalidSignedNote`` if the text cannot stand in a note.
    public func sign(text: String) throws(PrivacyLedgerError) -> SignedNote {
        try SignedNote(
            text: text,
            signatures: [
                SignedNote.Signature(
                    name: verifierKey.name,
                    keyID: verifierKey.keyID,
                    bytes: key.signature(for: Array(text.utf8))
                )
            ]
        )
    }
}
