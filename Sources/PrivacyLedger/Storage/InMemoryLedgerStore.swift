import Synchronization

/// A ledger in memory, for tests and for simulations that keep nothing.
public final class InMemoryLedgerStore: LedgerStore {
    private let files: Mutex<LedgerFiles>

    /// Creates a store that holds `files`.
    public init(_ files: LedgerFiles = LedgerFiles()) { self.files = Mutex(files) }

    /// Reads everything that is stored.
    public func read() -> LedgerFiles { files.withLock { $0 } }

    /// Stores the first verifying key.
    public func writeVerifierKey(_ bytes: [UInt8]) { files.withLock { $0.verifierKey = bytes } }

    /// Appends one entry's line.
    public func appendEntry(_ bytes: [UInt8]) { files.withLock { $0.entries += bytes } }

    /// Appends one checkpoint to the list.
    public func appendCheckpoint(_ bytes: [UInt8]) { files.withLock { $0.checkpoints += bytes } }

    /// Replaces the latest checkpoint.
    public func replaceLatestCheckpoint(_ bytes: [UInt8]) {
        files.withLock { $0.latestCheckpoint = bytes }
    }

    /// Cuts off what is behind the given sizes.
    public func truncate(entries: Int, checkpoints: Int) {
        files.withLock { files in
            files.entries = Array(files.entries.prefix(entries))
            files.checkpoints = Array(files.checkpoints.prefix(checkpoints))
        }
    }
}
