import ProtocolPrimitives

extension LedgerWalk {
    /// Decides which key the first checkpoint must be signed with.
    mutating func takeKeys(pinnedKey: NoteVerifierKey?) {
        let stored = files.verifierKey.flatMap(Self.parseKey)
        if files.verifierKey != nil, stored == nil {
            add(
                .error,
                .key,
                entry: nil,
                expected: "a key and a newline",
                got: "something else",
                "\(LedgerFiles.verifierKeyName) is malformed"
            )
        }
        guard let pinnedKey else {
            key = stored
            knownKeys = stored.map { [$0] } ?? []
            if files.verifierKey == nil {
                add(
                    .error,
                    .key,
                    entry: nil,
                    expected: "a verifying key",
                    got: "none",
                    "there is no key to check signatures with"
                )
            } else {
                add(
                    .note,
                    .key,
                    entry: nil,
                    expected: "a key from elsewhere",
                    got: stored?.text ?? "none",
                    "not pinned: the key was taken from the ledger itself"
                )
            }
            return
        }
        if let stored, stored != pinnedKey {
            add(
                .error,
                .key,
                entry: nil,
                expected: pinnedKey.text,
                got: stored.text,
                stored.key == pinnedKey.key
                    ? "the ledger is of another run than the expected key's"
                    : "the ledger names another key than the expected one"
            )
        }
        key = pinnedKey
        knownKeys = [pinnedKey]
    }

    /// Checks that the key bears the name of the log that the opening entry begins.
    mutating func checkKeyName(_ opening: BudgetOpened, index: Int) {
        let origin = LedgerOrigin.name(of: opening.runID)
        guard index == 0, let key, key.name != origin else { return }
        add(
            .error,
            .key,
            entry: 0,
            expected: "the ledger of \(key.name)",
            got: "the ledger of \(origin)",
            "the opening entry is of another run than the key"
        )
    }

    private static func parseKey(_ bytes: [UInt8]) -> NoteVerifierKey? {
        guard bytes.last == 0x0A,
            let text = String(validating: bytes.dropLast(), as: UTF8.self)
        else { return nil }
        return try? NoteVerifierKey(text: text)
    }

    /// The root in the checkpoint behind entry `index`, if it is well-formed and signed.
    mutating func signedRoot(at index: Int) -> LedgerDigest? {
        guard let record = readAhead.record(at: index) else {
            add(
                .error,
                .checkpointFormat,
                entry: index,
                expected: "a checkpoint with a signature",
                got: "something else",
                "the checkpoint of entry \(index) is malformed"
            )
            return nil
        }
        let (note, checkpoint) = (record.note, record.checkpoint)
        guard let key else { return nil }
        switch record.verdict(of: key) {
        case .valid: break
        case .invalid:
            add(
                .error,
                .checkpointSignature,
                entry: index,
                expected: "a signature by \(Self.name(key))",
                got: "a signature that does not verify",
                "the checkpoint of entry \(index) was changed after it was signed"
            )
            return nil
        case .absent:
            // A rotation that could not be verified is reported once, where it stands.
            if unverifiedKeys.contains(where: { note.verdict(of: $0) == .valid }) { return nil }
            add(
                .error,
                .checkpointSignature,
                entry: index,
                expected: "a signature by \(Self.name(key))",
                got: note.signatures.map { "\($0.name)+\(NoteVerifierKey.hex($0.keyID))" }.joined(),
                "the checkpoint of entry \(index) is signed with another key"
            )
            return nil
        }
        let origin = originName ?? key.name
        guard checkpoint.treeSize == index + 1, checkpoint.origin == origin else {
            add(
                .error,
                .checkpointFormat,
                entry: index,
                expected: "size \(index + 1) of \(origin)",
                got: "size \(checkpoint.treeSize) of \(checkpoint.origin)",
                "the checkpoint of entry \(index) belongs elsewhere"
            )
            return nil
        }
        return checkpoint.rootHash
    }

    /// Compares the latest checkpoint's own file with the list.
    mutating func checkLatestCheckpoint() {
        guard let latest = files.latestCheckpoint else {
            if !records.isEmpty {
                add(
                    .warning,
                    .checkpointsComplete,
                    entry: nil,
                    expected: "a file \(LedgerFiles.latestCheckpointName)",
                    got: "none",
                    "the latest checkpoint is not stored apart"
                )
            }
            return
        }
        guard let (checkpoint, _) = verified(latest, what: "the latest checkpoint") else { return }
        let size = checkpoint.treeSize
        if size > records.count {
            add(
                .error,
                .entryMissing,
                entry: records.count,
                expected: "\(size) entries",
                got: "\(records.count)",
                "the ledger ends before its latest checkpoint"
            )
        } else if size > 0, records[size - 1].elementsEqual(latest) {
            if size < records.count {
                add(
                    size == records.count - 1 ? .warning : .error,
                    .checkpointsComplete,
                    entry: size,
                    expected: "size \(records.count)",
                    got: "size \(size)",
                    "the latest checkpoint is older than the list of checkpoints"
                )
            }
        } else {
            add(
                .error,
                .checkpointRoot,
                entry: size > 0 ? size - 1 : nil,
                expected: "the checkpoint in the list",
                got: "another checkpoint of size \(size)",
                "the latest checkpoint is not the one in the list"
            )
        }
    }

    /// Reads a checkpoint that must be signed with a key of this ledger.
    mutating func verified(_ bytes: [UInt8], what: String) -> (Checkpoint, SignedNote)? {
        guard let note = try? SignedNote(decoding: bytes),
            let checkpoint = try? Checkpoint(text: note.text)
        else {
            add(
                .error,
                .checkpointFormat,
                entry: nil,
                expected: "a signed checkpoint",
                got: "something else",
                "\(what) is malformed"
            )
            return nil
        }
        guard knownKeys.contains(where: { note.verdict(of: $0) == .valid }),
            checkpoint.origin == originName ?? key?.name
        else {
            add(
                .error,
                .checkpointSignature,
                entry: nil,
                expected: "a signature by \(knownKeys.map(Self.name).joined(separator: " or "))",
                got: note.signatures.map { "\($0.name)+\(NoteVerifierKey.hex($0.keyID))" }
                    .joined(separator: " and "),
                "\(what) is not signed by this ledger"
            )
            return nil
        }
        return (checkpoint, note)
    }

    /// The name that the opening entry gives the log.
    private var originName: String? { replay.opening.map { LedgerOrigin.name(of: $0.runID) } }

    private static func name(_ key: NoteVerifierKey) -> String {
        "\(key.name)+\(NoteVerifierKey.hex(key.keyID))"
    }
}
