/// What a signed statement is about: its `format` member, so that none is taken for another.
enum StatementFormat: String, Sendable {
    /// Which release of a series to use.
    case pointer = "tacit-pointer-v1"
    /// Which key follows a key.
    case handover = "tacit-key-handover-v1"
    /// Which key is not to be trusted any more.
    case revocation = "tacit-key-revocation-v1"
}
