/// The proof that a tree continues an earlier one; **public**, and untrusted until it is checked.
public struct ConsistencyProof: Sendable, Hashable, Codable {
    /// Leaves in the earlier tree.
    public let oldSize: Int
    /// Leaves in the later tree.
    public let newSize: Int
    /// The hashes, in the order of RFC 9162, section 2.1.4.
    public let hashes: [LedgerDigest]

    /// Creates a proof from untrusted parts; ``isValid(oldRoot:newRoot:)`` checks them.
    public init(oldSize: Int, newSize: Int, hashes: [LedgerDigest]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Whether the later root continues the earlier one (RFC 9162, section 2.1.4.2).
    ///
    /// Every tree continues the empty one, whose root is SHA-256 of nothing.
    ///
    /// - Parameters:
    ///   - oldRoot: a root from a verified checkpoint of ``oldSize`` leaves.
    ///   - newRoot: a root from a verified checkpoint of ``newSize`` leaves.
    /// - Returns: false for every malformed proof.
    public func isValid(oldRoot: LedgerDigest, newRoot: LedgerDigest) -> Bool {
        guard oldSize >= 0, oldSize <= newSize else { return false }
        if oldSize == newSize { return hashes.isEmpty && oldRoot == newRoot }
        if oldSize == 0 { return hashes.isEmpty && oldRoot == LedgerDigest(hashing: []) }
        var path = hashes
        if oldSize & (oldSize - 1) == 0 { path.insert(oldRoot, at: 0) }
        guard let first = path.first else { return false }
        var (node, last) = (oldSize - 1, newSize - 1)
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var (old, new) = (first, first)
        for hash in path.dropFirst() {
            if last == 0 { return false }
            if node & 1 == 1 || node == last {
                old = MerkleTree.nodeHash(hash, old)
                new = MerkleTree.nodeHash(hash, new)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                new = MerkleTree.nodeHash(new, hash)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == newRoot
    }
}
