import PrivacyLedger

extension FuzzTarget {
    /// Whatever is accepted must be what would be written.
    static func ledgerRecord(_ input: [UInt8]) throws(FuzzFinding) {
        if let entry = try? LedgerEntry(line: input) {
            try FuzzFinding.unless(entry.line == input, "an entry is not canonical")
            var replay = LedgerReplay()
            for violation in replay.violations(of: entry) { _ = violation.message }
            replay.record(entry)
            _ = replay.epsilonByAccountant
            _ = replay.remainingEpsilon
            _ = replay.violations(of: entry)
        }
        if let note = try? SignedNote(decoding: input) {
            try FuzzFinding.unless(note.bytes == input, "a note is not canonical")
        }
        guard let text = String(validating: input, as: UTF8.self) else { return }
        if let checkpoint = try? Checkpoint(text: text) {
            try FuzzFinding.unless(checkpoint.text == text, "a checkpoint is not canonical")
            check(checkpoint)
        }
        if let key = try? NoteVerifierKey(text: text) {
            try FuzzFinding.unless(key.text == text, "a key is not canonical")
        }
        if let time = LedgerTime(text) {
            try FuzzFinding.unless(time.description == text, "a time is not canonical")
        }
        if let digest = LedgerDigest(hex: text) {
            try FuzzFinding.unless(digest.description == text, "a digest is not canonical")
        }
    }

    /// Proofs of every length for the sizes that a checkpoint names.
    private static func check(_ checkpoint: Checkpoint) {
        let root = checkpoint.rootHash
        for count in 0..<4 {
            let hashes = [LedgerDigest](repeating: root, count: count)
            for index in [0, checkpoint.treeSize / 2, checkpoint.treeSize - 1, .min, .max] {
                _ = InclusionProof(leafIndex: index, treeSize: checkpoint.treeSize, hashes: hashes)
                    .isValid(leafHash: root, root: root)
                _ = ConsistencyProof(
                    oldSize: index,
                    newSize: checkpoint.treeSize,
                    hashes: hashes
                ).isValid(oldRoot: root, newRoot: root)
            }
        }
    }
}
