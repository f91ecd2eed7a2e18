/// What an append returns: where the entry stands and the signature that covers it.
public struct LedgerReceipt: Sendable, Hashable {
    /// The entry's place in the log, from 0.
    public let index: Int
    /// The checkpoint that covers the entry and all before it.
    public let checkpoint: Checkpoint
    /// The checkpoint as a signed note.
    public let note: SignedNote
}
