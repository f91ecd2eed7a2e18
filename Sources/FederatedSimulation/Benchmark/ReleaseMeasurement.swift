/// How long the stations of a release took.
public struct ReleaseMeasurement: Encodable, Sendable {
    /// Items of the catalog.
    public let items: Int
    /// Factors of an item.
    public let factors: Int
    /// The model's algorithm.
    public let algorithm: String
    /// Size of the model file.
    public let modelByteCount: Int
    /// Entries in the release's ledger.
    public let ledgerEntries: Int
    /// Items of a history.
    public let history: Int
    /// Recommendations that were timed.
    public let requests: Int
    /// Wall seconds of a publication, from the run's files to the release on the disk.
    public let publishSeconds: Double
    /// Wall seconds of a verification, reading the files included.
    public let verifySeconds: Double
    /// Wall seconds of loading the release, its files being in the system's cache.
    public let loadSeconds: Double
    /// Wall seconds of the first recommendation after loading.
    public let firstSeconds: Double
    /// Wall seconds of a recommendation: median.
    public let p50Seconds: Double
    /// Wall seconds of a recommendation: 99 of 100 take less.
    public let p99Seconds: Double
    /// The largest resident memory of the process, making the release included.
    public let peakMemoryBytes: Int
}
