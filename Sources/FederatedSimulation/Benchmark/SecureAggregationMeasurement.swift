/// What one round of a benchmark took.
public struct SecureAggregationMeasurement: Codable, Sendable, Equatable {
    /// Seconds of work that no implementation can avoid, each timed alone, as CPU time.
    public struct FloorSeconds: Codable, Sendable, Equatable {
        /// Mask keystream.
        public let keystream: Double
        /// X25519.
        public let agreement: Double
        /// Ed25519, making and verifying.
        public let signatures: Double
        /// All of it.
        public var total: Double { keystream + agreement + signatures }
    }

    /// CPU seconds of all threads.
    public let cpuSeconds: Double
    /// Seconds that passed.
    public let wallSeconds: Double
    /// The floor of ``cpuSeconds``.
    public let floorSeconds: FloorSeconds
    /// Most resident memory of the process until then.
    public let peakMemoryBytes: Int
    /// Most bytes a client sent.
    public let uploadBytesPerClient: Int
    /// Most bytes a client received.
    public let downloadBytesPerClient: Int
    /// Bytes of the packed vector alone.
    public let packedVectorBytes: Int
    /// Clients in the sum.
    public let survivors: Int
    /// CPU seconds over their floor.
    public var overFloor: Double { cpuSeconds / floorSeconds.total }
}
