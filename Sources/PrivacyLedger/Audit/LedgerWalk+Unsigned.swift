extension LedgerWalk {
    /// Reads what stands behind the last checkpoint: at most one entry, after a crash.
    mutating func walkUnsignedEntries(from cursor: Int, index: Int) {
        let rest = lines[min(cursor, lines.count)...]
        if rest.count == 1, let line = rest.first {
            unsignedLine = line
            unsignedEntry = try? LedgerEntry(line: Array(line))
            add(
                .warning,
                .checkpointsComplete,
                entry: index,
                expected: "a signed checkpoint",
                got: "none",
                unsignedEntry != nil
                    ? "the last entry is not signed yet; it counts as charged"
                    : "the last line is unreadable and no checkpoint covers it; it is not charged"
            )
            if unsignedEntry != nil { read(line, index: index) }
        } else if rest.count > 1 {
            add(
                .error,
                .entryInserted,
                entry: index,
                expected: "\(index) signed entries",
                got: "\(index + rest.count) entries",
                "entries follow the last checkpoint"
            )
            for (offset, line) in rest.enumerated() { read(line, index: index + offset) }
        }
        if hasPartialEntry {
            add(
                .warning,
                .entryFormat,
                entry: index + rest.count,
                expected: "a newline",
                got: "the end of the file",
                "the last line is half-written; nothing depends on it"
            )
        }
        if !partialCheckpoint.isEmpty { checkPartialCheckpoint(index: index) }
    }

    /// Tells a checkpoint that a crash cut short from the rest of one whose entry was removed.
    ///
    /// A checkpoint is begun only when its entry is whole and on the disk. So no crash leaves a part of
    /// one without the entry, nor a part of any other than that entry's.
    private mutating func checkPartialCheckpoint(index: Int) {
        guard let unsignedLine, unsignedEntry != nil, !hasPartialEntry else {
            add(
                .error,
                .entryMissing,
                entry: records.count,
                expected: "the entry that was signed",
                got: "a part of its checkpoint",
                "the last checkpoint was begun, so that its entry was written, and is gone"
            )
            return
        }
        // Without its key or earlier roots, which was reported, the note is not known.
        guard let key, !areRootsLost else { return }
        tree.append(leafHash: MerkleTree.leafHash(of: unsignedLine))
        let root = tree.root
        tree.removeLast()
        guard
            let checkpoint = try? Checkpoint(
                origin: key.name,
                treeSize: index + 1,
                rootHash: root
            ), Self.isPart(partialCheckpoint, of: checkpoint, key: key)
        else {
            add(
                .error,
                .checkpointFormat,
                entry: index,
                expected: "the beginning of the checkpoint of entry \(index)",
                got: "\(partialCheckpoint.count) other bytes",
                "what follows the last checkpoint is not what a crash leaves behind"
            )
            return
        }
        add(
            .warning,
            .checkpointFormat,
            entry: index,
            expected: "a complete checkpoint",
            got: "the end of the file",
            "the last checkpoint is half-written"
        )
    }

    /// Whether bytes are the beginning of a checkpoint's note, as far as that can be said without the
    /// secret key.
    private static func isPart(
        _ bytes: ArraySlice<UInt8>,
        of checkpoint: Checkpoint,
        key: NoteVerifierKey
    ) -> Bool {
        // Blocks that were allocated but not written read as zeros.
        let end = bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? bytes.startIndex
        let written = bytes[..<end]
        let known = Array("\(checkpoint.text)\n\u{2014} \(key.name) ".utf8)
        // Key id and signature, 68 bytes, in base64; the record ends in two newlines.
        let signatureCount = 92
        guard bytes.count < known.count + signatureCount + 2,
            zip(written, known).allSatisfy({ $0 == $1 })
        else { return false }
        let signature = written.dropFirst(known.count)
        guard signature.count >= signatureCount else {
            return signature.allSatisfy(Base64.isDigit)
        }
        guard signature.dropFirst(signatureCount).allSatisfy({ $0 == 0x0A }) else { return false }
        let note = Array(written.prefix(known.count + signatureCount)) + [0x0A]
        return (try? SignedNote(decoding: note))?.verdict(of: key) == .valid
    }
}
