import DifferentialPrivacy
import Foundation
import PrivacyLedger
import ProtocolPrimitives

/// A ledger folder that several runs charge, one after the other, held by one of them.
///
/// Beside the ledger's own files it holds the key that signs its checkpoints, for the owner's eyes only: a
/// run's copy of the ledger goes without it.
struct SharedLedger {
    /// Name of the file of the **secret** signing key.
    static let keyName = "signing.key"

    /// The writer; the folder is locked for as long as it lives.
    let ledger: PrivacyLedger
    private let path: String
    private let store: FileLedgerStore

    /// Opens the folder, or makes it with the opening entry.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - opening: what the run would open a ledger of its own with.
    /// - Throws: ``SimulationError/ledgerMismatch(path:key:ledger:scenario:)`` if the ledger has other
    ///   terms; `PrivacyLedgerError` if it is damaged or in use; `FileError`.
    init(path: String, opening: BudgetOpened) throws {
        self.path = path
        // Where that fails, the store says why.
        try? FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
        store = try FileLedgerStore(directory: path)
        let files = try store.read()
        // A first line without its end was never acknowledged to anyone.
        guard !files.entries.contains(0x0A), files.checkpoints.isEmpty else {
            ledger = try PrivacyLedger.open(store, signingKey: Self.key(in: path))
            guard let opened = ledger.replay.opening else { throw PrivacyLedgerError.empty }
            if let difference = LedgerTerms(opened).difference(from: LedgerTerms(opening)) {
                throw SimulationError.ledgerMismatch(
                    path: path,
                    key: difference.key,
                    ledger: difference.ledger,
                    scenario: difference.scenario
                )
            }
            return
        }
        ledger = try PrivacyLedger.create(
            in: store,
            signingKey: Self.newKey(in: path),
            opening: opening,
            time: LedgerTime.current()
        )
    }

    /// Refuses a run that the budgets do not cover to its end: what it paid before that would be lost.
    ///
    /// - Parameters:
    ///   - events: what its training and its evaluation are planned to cost; none without privacy.
    ///   - model: the model whose rounds these would be.
    /// - Throws: ``SimulationError/planExceedsBudget(scope:budget:epsilon:)``.
    func checkPlan(of events: [PrivacyEvent], model: String) throws {
        guard !events.isEmpty else { return }
        guard
            let passed = ledger.replay.firstPassed(
                by: events,
                model: model,
                time: LedgerTime.current()
            )
        else { return }
        throw SimulationError.planExceedsBudget(
            scope: passed.scope,
            budget: passed.budget,
            epsilon: passed.epsilon
        )
    }

    /// The number of the next round: above every round that was ever planned.
    ///
    /// - Parameter count: rounds that there have to be numbers for.
    /// - Returns: the first of these numbers.
    /// - Throws: ``SimulationError/damagedRun(path:reason:)`` if the numbers are used up.
    func nextRound(count: Int) throws -> UInt32 {
        guard let last = ledger.replay.lastPlannedRound else { return 0 }
        guard Int(last) + 1 + count <= Int(UInt32.max) else {
            throw SimulationError.damagedRun(path: path, reason: "has no round numbers left")
        }
        return last + 1
    }

    /// The ledger's files as they are now.
    ///
    /// - Throws: `PrivacyLedgerError`.
    func files() throws -> LedgerFiles { try store.read() }

    /// Copies the ledger as it is now, without its key.
    ///
    /// - Parameter path: a folder that does not exist yet.
    /// - Throws: `FileError` or `PrivacyLedgerError`.
    func copy(to path: String) throws {
        let files = try store.read()
        let directory = try AtomicDirectory(path: path)
        try directory.write(files.entries, to: LedgerFiles.entriesName)
        try directory.write(files.checkpoints, to: LedgerFiles.checkpointsName)
        if let latest = files.latestCheckpoint {
            try directory.write(latest, to: LedgerFiles.latestCheckpointName)
        }
        if let key = files.verifierKey {
            try directory.write(key, to: LedgerFiles.verifierKeyName)
        }
        try directory.commit()
    }

    private static func key(in path: String) throws -> SigningKey {
        let secret = try BoundedFile.secret(
            atPath: "\(path)/\(keyName)",
            byteCountLimit: SigningKey.secretByteCount
        )
        do { return try SigningKey(secret: secret) } catch {
            throw SimulationError.damagedRun(
                path: "\(path)/\(keyName)",
                reason: "is not a ledger's signing key"
            )
        }
    }

    /// The key is on the disk before anything is signed with it.
    private static func newKey(in path: String) throws -> SigningKey {
        // A crash may have left a key and no entry.
        if FileManager.default.fileExists(atPath: "\(path)/\(keyName)") {
            return try key(in: path)
        }
        var random = try SystemRandomSource()
        let key = try SigningKey(using: &random)
        try AtomicFile.write(key.secret, to: "\(path)/\(keyName)")
        return key
    }
}
