extension LedgerWalk {
    /// Checks that the log continues a checkpoint that was taken from it earlier.
    ///
    /// Afterwards either ``continuedCheckpoint`` is set or there is an error.
    mutating func checkEarlierCheckpoint(_ bytes: [UInt8]) {
        guard let (checkpoint, _) = verified(bytes, what: "the earlier checkpoint") else { return }
        let size = checkpoint.treeSize
        let present = max(tree.size, replay.entryCount)
        guard size <= present else {
            add(
                .error,
                .consistency,
                entry: present,
                expected: "at least \(size) entries",
                got: "\(present)",
                "the ledger was cut: it is shorter than the earlier checkpoint"
            )
            return
        }
        guard let root = root(ofSize: size) else {
            // Whatever made the root unknown has mostly been reported already.
            if !hasError {
                add(
                    .error,
                    .consistency,
                    entry: tree.size,
                    expected: "root \(checkpoint.rootHash)",
                    got: "entries of unknown roots",
                    "the ledger cannot be compared with the earlier checkpoint"
                )
            }
            return
        }
        guard root == checkpoint.rootHash else {
            add(
                .error,
                .consistency,
                entry: size > 0 ? size - 1 : nil,
                expected: "root \(checkpoint.rootHash)",
                got: "root \(root)",
                "a fork: one of the first \(size) entries is another than when the earlier "
                    + "checkpoint was signed"
            )
            return
        }
        continuedCheckpoint = checkpoint
        if size > verifiedSize {
            verifiedSize = size
            verifiedCheckpoint = checkpoint
        }
    }

    /// Reports a ledger in which nothing at all is signed: anybody could have written it.
    mutating func requireVerifiedCheckpoint() {
        guard verifiedCheckpoint == nil, !hasError else { return }
        add(
            .error,
            .checkpointsComplete,
            entry: 0,
            expected: "a signed checkpoint",
            got: "none",
            "nothing in the ledger is signed"
        )
    }

    /// The root of the first `size` entries, of which the last may not be signed yet; nil if unknown.
    private mutating func root(ofSize size: Int) -> LedgerDigest? {
        guard size <= verifiedSize || !areRootsLost else { return nil }
        guard let unsignedLine, size == tree.size + 1 else { return try? tree.root(ofSize: size) }
        tree.append(leafHash: MerkleTree.leafHash(of: unsignedLine))
        defer { tree.removeLast() }
        return tree.root
    }
}
