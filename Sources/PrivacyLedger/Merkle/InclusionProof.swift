/// The proof that a leaf is in a tree; **public**, and untrusted until it is checked.
public struct InclusionProof: Sendable, Hashable, Codable {
    /// The leaf's place, from 0.
    public let leafIndex: Int
    /// Leaves in the tree.
    public let treeSize: Int
    /// Sibling hashes from the leaf to the root.
    public let hashes: [LedgerDigest]

    /// Creates a proof from untrusted parts; ``isValid(leafHash:root:)`` checks them.
    public init(leafIndex: Int, treeSize: Int, hashes: [LedgerDigest]) {
        self.leafIndex = leafIndex
        self.treeSize = treeSize
        self.hashes = hashes
    }

    /// Whether the proof leads from the leaf to the root (RFC 9162, section 2.1.3.2).
    ///
    /// - Parameters:
    ///   - leafHash: hash of the entry in question.
    ///   - root: a root from a verified checkpoint of ``treeSize`` leaves.
    /// - Returns: false for every malformed proof.
    public func isValid(leafHash: LedgerDigest, root: LedgerDigest) -> Bool {
        guard leafIndex >= 0, leafIndex < treeSize else { return false }
        var (node, last) = (leafIndex, treeSize - 1)
        var result = leafHash
        for hash in hashes {
            if last == 0 { return false }
            if node & 1 == 1 || node == last {
                result = MerkleTree.nodeHash(hash, result)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                result = MerkleTree.nodeHash(result, hash)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && result == root
    }
}
