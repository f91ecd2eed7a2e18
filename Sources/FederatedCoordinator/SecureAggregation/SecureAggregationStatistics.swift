public import SecureAggregation

/// Bytes and dropouts of a round by phase; **public**.
public struct SecureAggregationStatistics: Equatable, Sendable {
    /// Sizes of one kind of message over all clients.
    public struct MessageSizes: Equatable, Sendable {
        /// Number of messages.
        public private(set) var count = 0
        /// Bytes of all.
        public private(set) var totalByteCount = 0
        /// Bytes of the longest.
        public private(set) var maximumByteCount = 0

        /// Mean bytes a message; 0 without messages.
        public var meanByteCount: Double {
            count == 0 ? 0 : Double(totalByteCount) / Double(count)
        }

        mutating func record(byteCount: Int) {
            count += 1
            totalByteCount += byteCount
            maximumByteCount = max(maximumByteCount, byteCount)
        }

        mutating func merge(_ other: Self) {
            count += other.count
            totalByteCount += other.totalByteCount
            maximumByteCount = max(maximumByteCount, other.maximumByteCount)
        }
    }

    /// What happened in one phase.
    public struct PhaseStatistics: Equatable, Sendable {
        /// Messages from clients that counted or were bad; ignored ones are left out.
        public internal(set) var upload = MessageSizes()
        /// Messages to clients that open the phase.
        public internal(set) var download = MessageSizes()
        /// Clients expected in the phase that did not get through it; unknown for the first phase
        /// except for bad messages.
        public internal(set) var dropoutCount = 0
    }

    private var phases = [PhaseStatistics](
        repeating: PhaseStatistics(),
        count: Phase.allCases.count
    )

    /// The statistics of a phase.
    public internal(set) subscript(phase: Phase) -> PhaseStatistics {
        get { phases[Int(phase.rawValue)] }
        set { phases[Int(phase.rawValue)] = newValue }
    }

    /// Largest total a client may have sent: the sum of each phase's longest message.
    public var maximumUploadByteCount: Int { phases.reduce(0) { $0 + $1.upload.maximumByteCount } }

    /// Largest total a client may have received: the sum of each phase's longest message.
    public var maximumDownloadByteCount: Int {
        phases.reduce(0) { $0 + $1.download.maximumByteCount }
    }
}
