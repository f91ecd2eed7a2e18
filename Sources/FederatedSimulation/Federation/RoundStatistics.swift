import FederatedCoordinator
import SecureAggregation

/// What one round cost and lost; **public**, no content of any answer.
public struct RoundStatistics: Sendable, Equatable {
    /// Clients lost before each phase, by phase name.
    public var dropouts: [String: Int] = [:]
    /// Clients whose answers are in the sum.
    public var contributors = 0
    /// Clients that stayed to the end.
    public var completed = 0
    /// Neighbors per client and shares needed, in mode `full`.
    public var neighbors: Int?
    /// Shares that reconstruct a secret, in mode `full`.
    public var threshold: Int?
    /// Bits per coordinate on the wire, in mode `full`.
    public var modulusBits: Int?
    /// Mean bytes a client sent, in mode `full`.
    public var uploadBytesPerClient: Int?
    /// Mean bytes a client received, in mode `full`.
    public var downloadBytesPerClient: Int?
    /// Mean bytes a client sent in each phase, by phase name, in mode `full`.
    public var uploadBytesByPhase: [String: Int]?
    /// Mean bytes a client received in each phase, by phase name, in mode `full`.
    public var downloadBytesByPhase: [String: Int]?

    /// Creates zeros.
    public init() {}

    /// Adds the bytes of all messages, as a mean over `clients` clients.
    mutating func add(_ other: SecureAggregationStatistics, clients: Int) {
        var sent = 0
        var received = 0
        for phase in Phase.allCases {
            let (upload, download) = (other[phase].upload, other[phase].download)
            sent += upload.totalByteCount
            received += download.totalByteCount
            uploadBytesByPhase = (uploadBytesByPhase ?? [:]).merging(
                [phase.name: upload.totalByteCount / max(1, clients)],
                uniquingKeysWith: +
            )
            downloadBytesByPhase = (downloadBytesByPhase ?? [:]).merging(
                [phase.name: download.totalByteCount / max(1, clients)],
                uniquingKeysWith: +
            )
        }
        uploadBytesPerClient = (uploadBytesPerClient ?? 0) + sent / max(1, clients)
        downloadBytesPerClient = (downloadBytesPerClient ?? 0) + received / max(1, clients)
    }
}
