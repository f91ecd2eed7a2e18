/// A change of the signing key: this entry's checkpoint is the last one under the old key.
public struct KeyRotated: Sendable, Hashable {
    /// The key of every later checkpoint; its name is the ledger's origin.
    public var newKey: NoteVerifierKey

    /// Creates the record.
    public init(newKey: NoteVerifierKey) { self.newKey = newKey }
}

extension KeyRotated: LedgerRecordPayload {
    static let kind = "keyRotated"

    var members: [String: JSONValue] { ["newKey": .string(newKey.text)] }

    init(from fields: inout JSONFields) throws(PrivacyLedgerError) {
        guard let key = try? NoteVerifierKey(text: fields.string("newKey")) else {
            throw .invalidEntry(field: "newKey")
        }
        newKey = key
    }
}
