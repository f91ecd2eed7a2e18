/// What a log commits to at one size (C2SP tlog-checkpoint), without extension lines; **public**.
public struct Checkpoint: Sendable, Hashable {
    /// Name of the log.
    public let origin: String
    /// Number of entries.
    public let treeSize: Int
    /// Root of the Merkle tree of these entries.
    public let rootHash: LedgerDigest

    /// Creates a checkpoint.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidCheckpoint`` if the size is negative or the origin
    ///   could not be the name of its key.
    public init(origin: String, treeSize: Int, rootHash: LedgerDigest) throws(PrivacyLedgerError) {
        guard treeSize >= 0, NoteVerifierKey.isAllowedName(origin) else { throw .invalidCheckpoint }
        self.origin = origin
        self.treeSize = treeSize
        self.rootHash = rootHash
    }

    /// Reads the text of a note: origin, size and root, each on its line, and nothing more.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidCheckpoint``.
    public init(text: String) throws(PrivacyLedgerError) {
        // Bytes instead of characters, whose boundaries take long to find.
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count == 4, lines[3].isEmpty, let size = Int(Substring(lines[1])),
            let root = Base64.decode(lines[2]),
            let rootHash = try? LedgerDigest(bytes: root)
        else { throw .invalidCheckpoint }
        try self.init(origin: String(Substring(lines[0])), treeSize: size, rootHash: rootHash)
        // Refuses leading zeroes and plus signs.
        guard self.text.utf8.elementsEqual(text.utf8) else { throw .invalidCheckpoint }
    }

    /// The text that is signed.
    public var text: String { "\(origin)\n\(treeSize)\n\(Base64.encode(rootHash.bytes))\n" }
}
