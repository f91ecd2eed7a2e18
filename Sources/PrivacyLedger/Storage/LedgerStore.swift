/// Where a ledger's bytes live.
///
/// Each append is durable when it returns. Calls come one at a time, from one ``PrivacyLedger``.
public protocol LedgerStore: Sendable {
    /// Reads everything that is stored.
    ///
    /// - Throws: ``PrivacyLedgerError/file(_:)``.
    func read() throws(PrivacyLedgerError) -> LedgerFiles

    /// Stores the first verifying key; only ever called on an empty store.
    ///
    /// - Throws: ``PrivacyLedgerError``.
    func writeVerifierKey(_ bytes: [UInt8]) throws(PrivacyLedgerError)

    /// Appends one entry's line with its newline.
    ///
    /// - Throws: ``PrivacyLedgerError``.
    func appendEntry(_ bytes: [UInt8]) throws(PrivacyLedgerError)

    /// Appends one checkpoint to the list, with the empty line behind it.
    ///
    /// - Throws: ``PrivacyLedgerError``.
    func appendCheckpoint(_ bytes: [UInt8]) throws(PrivacyLedgerError)

    /// Replaces the latest checkpoint in one step.
    ///
    /// - Throws: ``PrivacyLedgerError``.
    func replaceLatestCheckpoint(_ bytes: [UInt8]) throws(PrivacyLedgerError)

    /// Cuts off what a crash left half-written at the end.
    ///
    /// - Parameters:
    ///   - entries: bytes of entries to keep.
    ///   - checkpoints: bytes of the list of checkpoints to keep.
    /// - Throws: ``PrivacyLedgerError``.
    func truncate(entries: Int, checkpoints: Int) throws(PrivacyLedgerError)
}
