/// How long the audit of a long ledger took.
public struct LedgerMeasurement: Encodable, Sendable {
    /// Entries in the ledger.
    public let entries: Int
    /// Threads of the audit.
    public let threads: Int
    /// Size of the ledger's entries and checkpoints.
    public let byteCount: Int
    /// Seconds that the median audit took, reading the files included.
    public let wallSeconds: Double
    /// Seconds that the fastest audit took.
    public let fastestWallSeconds: Double
    /// CPU seconds of the median audit, of all threads.
    public let cpuSeconds: Double
    /// The largest resident memory of the process, writing the ledger included.
    public let peakMemoryBytes: Int
}
