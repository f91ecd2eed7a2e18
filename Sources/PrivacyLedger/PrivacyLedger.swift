import DifferentialPrivacy
public import ProtocolPrimitives
import Synchronization

/// The writer of a run's ledger: the only way to spend its budget.
///
/// ``append(_:time:)`` checks the rules, writes and signs in one step under a lock, so that two
/// callers cannot spend the same rest. When it returns, entry and checkpoint are durable: a
/// reservation that returned has been charged, whatever happens next. The lock is held while the
/// disk writes, some milliseconds.
public final class PrivacyLedger: Sendable {
    private struct State {
        var replay: LedgerReplay
        var tree: MerkleTree
        var signer: NoteSigner
        var latest: LedgerReceipt?
        var isClosed = false
    }

    private let store: any LedgerStore
    private let state: Mutex<State>

    private init(store: any LedgerStore, state: consuming State) {
        self.store = store
        self.state = Mutex(state)
    }

    /// Starts a ledger with its opening entry.
    ///
    /// - Parameters:
    ///   - store: an empty store.
    ///   - signingKey: signs every checkpoint until a rotation.
    ///   - opening: the run, its budget and its terms.
    ///   - time: the writer's clock.
    /// - Returns: the writer.
    /// - Throws: ``PrivacyLedgerError``, above all ``PrivacyLedgerError/alreadyExists``.
    public static func create(
        in store: any LedgerStore,
        signingKey: SigningKey,
        opening: BudgetOpened,
        time: LedgerTime
    ) throws(PrivacyLedgerError) -> PrivacyLedger {
        let files = try store.read()
        // A first line without its newline was never acknowledged to anyone.
        guard !LedgerLines.hasLine(files.entries), files.checkpoints.isEmpty,
            files.latestCheckpoint == nil
        else { throw .alreadyExists }
        let signer = try NoteSigner(name: LedgerOrigin.name(of: opening.runID), key: signingKey)
        if !files.entries.isEmpty { try store.truncate(entries: 0, checkpoints: 0) }
        try store.writeVerifierKey(Array((signer.verifierKey.text + "\n").utf8))
        let ledger = PrivacyLedger(
            store: store,
            state: State(replay: LedgerReplay(), tree: MerkleTree(), signer: signer)
        )
        try ledger.append(.budgetOpened(opening), time: time)
        return ledger
    }

    /// Opens a stored ledger after verifying all of it, and mends what a crash left behind.
    ///
    /// A half-written last line, which was never acknowledged, is cut off. A complete last line
    /// without a checkpoint is kept and signed: it counts as charged, because nobody can know
    /// whether its writer went on. If it changes the key, the old key signs it, and the ledger is to be
    /// opened again with the new one.
    ///
    /// - Parameters:
    ///   - store: the stored ledger.
    ///   - signingKey: the key in force.
    ///   - checkpoint: a signed checkpoint of this ledger that is kept elsewhere, in its stored form: a
    ///     ledger that does not continue it, such as an older copy that was put in its place, is
    ///     refused. Without one, whoever restores an older copy brings back what was spent since.
    /// - Returns: the writer, in the state the entries add up to.
    /// - Throws: ``PrivacyLedgerError``: ``PrivacyLedgerError/empty``,
    ///   ``PrivacyLedgerError/damaged(check:entry:)`` or
    ///   ``PrivacyLedgerError/wrongSigningKey(expected:actual:)``.
    /// - Complexity: that of an audit, O(n log n) hashes and n signature checks.
    public static func open(
        _ store: any LedgerStore,
        signingKey: SigningKey,
        notOlderThan checkpoint: [UInt8]? = nil
    ) throws(PrivacyLedgerError) -> PrivacyLedger {
        let files = try store.read()
        guard LedgerLines.hasLine(files.entries) else { throw .empty }
        var walk = LedgerWalk(files, pinnedKey: nil, threads: LedgerAudit.defaultThreads)
        if let checkpoint { walk.checkEarlierCheckpoint(checkpoint) }
        if walk.hasError {
            let first = walk.findings.first { $0.severity == .error }
            throw .damaged(check: first?.check ?? .entryFormat, entry: first?.entry)
        }
        guard let key = walk.key else { throw .damaged(check: .key, entry: nil) }
        guard key.key == signingKey.verifyingKey else {
            throw .wrongSigningKey(
                expected: key.key.description,
                actual: signingKey.verifyingKey.description
            )
        }
        let signer = try NoteSigner(name: key.name, key: signingKey)
        let unsigned = walk.unsignedEntry
        let ledger = PrivacyLedger(
            store: store,
            state: State(replay: walk.replay, tree: walk.tree, signer: signer)
        )
        try ledger.mend(&walk, files: files, unsigned: unsigned)
        if case .keyRotated(let rotation) = unsigned?.record {
            // The old key had to sign the rotation; every later checkpoint is the new one's.
            throw .wrongSigningKey(
                expected: rotation.newKey.key.description,
                actual: signingKey.verifyingKey.description
            )
        }
        return ledger
    }

    private func mend(_ walk: inout LedgerWalk, files: LedgerFiles, unsigned: LedgerEntry?)
        throws(PrivacyLedgerError)
    {
        let signedLines = walk.lines.prefix(walk.records.count + (unsigned == nil ? 0 : 1))
        let entryBytes = signedLines.reduce(0) { $0 + $1.count + 1 }
        let checkpointBytes = walk.records.reduce(0) { $0 + $1.count + 1 }
        if entryBytes != files.entries.count || checkpointBytes != files.checkpoints.count {
            try store.truncate(entries: entryBytes, checkpoints: checkpointBytes)
        }
        guard signedLines.isEmpty == false else { throw .empty }
        let store = store
        try state.withLock { (state) throws(PrivacyLedgerError) in
            if let unsigned {
                state.tree.append(leafHash: unsigned.leafHash)
                let receipt = try Self.receipt(state)
                try store.appendCheckpoint(receipt.note.bytes + [0x0A])
            }
            let receipt = try Self.receipt(state)
            if files.latestCheckpoint != receipt.note.bytes {
                try store.replaceLatestCheckpoint(receipt.note.bytes)
            }
            state.latest = receipt
        }
    }

    /// Appends an entry if it keeps the rules, durably.
    ///
    /// - Parameters:
    ///   - record: what the entry says; for a key rotation use ``rotateKey(to:time:)``.
    ///   - time: the writer's clock.
    /// - Returns: the entry's place and the checkpoint that covers it.
    /// - Throws: ``PrivacyLedgerError``: ``PrivacyLedgerError/budgetExceeded(scope:budget:epsilon:)`` or
    ///   ``PrivacyLedgerError/ruleViolated(_:)`` before anything is written;
    ///   ``PrivacyLedgerError/file(_:)`` when writing fails, after which the ledger is closed.
    /// - Complexity: O(log n) hashes and one signature.
    @discardableResult
    public func append(_ record: LedgerRecord, time: LedgerTime) throws(PrivacyLedgerError)
        -> LedgerReceipt
    {
        if case .keyRotated = record {
            throw .ruleViolated(
                LedgerViolation(
                    check: .key,
                    expected: "a rotation with the new signing key",
                    actual: "a plain entry",
                    message: "a rotation needs the new signing key"
                )
            )
        }
        return try append(record, time: time, nextSigner: nil)
    }

    /// Appends a key rotation, signed with the old key; later checkpoints carry the new one.
    ///
    /// - Parameters:
    ///   - signingKey: the new key.
    ///   - time: the writer's clock.
    /// - Returns: the entry's place and the checkpoint that covers it.
    /// - Throws: ``PrivacyLedgerError``.
    @discardableResult
    public func rotateKey(to signingKey: SigningKey, time: LedgerTime) throws(PrivacyLedgerError)
        -> LedgerReceipt
    {
        let name = state.withLock { $0.signer.verifierKey.name }
        let next = try NoteSigner(name: name, key: signingKey)
        return try append(
            .keyRotated(KeyRotated(newKey: next.verifierKey)),
            time: time,
            nextSigner: next
        )
    }

    private func append(_ record: LedgerRecord, time: LedgerTime, nextSigner: NoteSigner?)
        throws(PrivacyLedgerError) -> LedgerReceipt
    {
        let store = store
        return try state.withLock { (state) throws(PrivacyLedgerError) in
            guard !state.isClosed else { throw .closed }
            let entry = try LedgerEntry(
                index: state.replay.entryCount,
                time: time,
                record: record
            )
            let violations = state.replay.violations(of: entry)
            if let first = violations.first {
                throw Self.refusal(first, of: entry, state.replay)
            }
            // Until everything below has succeeded nobody knows what the disk holds.
            state.isClosed = true
            state.tree.append(leafHash: entry.leafHash)
            state.replay.record(entry)
            let receipt = try Self.receipt(state)
            try store.appendEntry(entry.line + [0x0A])
            try store.appendCheckpoint(receipt.note.bytes + [0x0A])
            try store.replaceLatestCheckpoint(receipt.note.bytes)
            if let nextSigner { state.signer = nextSigner }
            state.latest = receipt
            state.isClosed = false
            return receipt
        }
    }

    private static func refusal(
        _ violation: LedgerViolation,
        of entry: LedgerEntry,
        _ replay: LedgerReplay
    ) -> PrivacyLedgerError {
        guard violation.check == .budget, case .reserved(let reservation) = entry.record,
            let passed = replay.firstPassed(
                by: [reservation.event],
                model: replay.rounds[reservation.round]?.plan.model,
                time: entry.time
            )
        else { return .ruleViolated(violation) }
        return .budgetExceeded(
            scope: passed.scope,
            budget: passed.budget,
            epsilon: passed.epsilon
        )
    }

    private static func receipt(_ state: State) throws(PrivacyLedgerError) -> LedgerReceipt {
        let checkpoint = try Checkpoint(
            origin: state.signer.verifierKey.name,
            treeSize: state.tree.size,
            rootHash: state.tree.root
        )
        return LedgerReceipt(
            index: state.tree.size - 1,
            checkpoint: checkpoint,
            note: try state.signer.sign(text: checkpoint.text)
        )
    }

    /// What the entries so far add up to.
    public var replay: LedgerReplay { state.withLock { $0.replay } }

    /// The receipt of the last entry.
    public var latest: LedgerReceipt? { state.withLock { $0.latest } }

    /// The key in force.
    public var verifierKey: NoteVerifierKey { state.withLock { $0.signer.verifierKey } }

    /// The proof that an entry is under a checkpoint of this ledger.
    ///
    /// - Parameters:
    ///   - index: the entry's place.
    ///   - treeSize: size of the checkpoint; nil for the latest.
    /// - Returns: the proof, for the checkpoint of that size.
    /// - Throws: ``PrivacyLedgerError/invalidProofRange(index:treeSize:)``.
    public func inclusionProof(of index: Int, treeSize: Int? = nil) throws(PrivacyLedgerError)
        -> InclusionProof
    {
        let tree = state.withLock { $0.tree }
        return try tree.inclusionProof(leafIndex: index, treeSize: treeSize ?? tree.size)
    }

    /// The proof that the latest checkpoint continues one of `size` entries.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidProofRange(index:treeSize:)``.
    public func consistencyProof(from size: Int) throws(PrivacyLedgerError) -> ConsistencyProof {
        let tree = state.withLock { $0.tree }
        return try tree.consistencyProof(from: size, to: tree.size)
    }
}
