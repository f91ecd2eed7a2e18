/// One line of `metrics.jsonl`: a round as it was released.
public struct RoundRecord: Codable, Sendable, Equatable {
    /// The round's number, from 0.
    public var round: Int
    /// The query's kind.
    public var query: String
    /// Coordinates of an answer.
    public var length: Int
    /// Noise over sensitivity; 0 for an exact sum.
    public var noiseMultiplier: Double
    /// Clients in the sum.
    public var contributors: Int
    /// The probability with which each of them answered; nil where all did.
    public var samplingRate: Double?
    /// Clients lost before each phase.
    public var dropouts: [String: Int]
    /// Mean bytes a client sent; nil in mode `ideal`.
    public var bytesPerClient: Int?
    /// Mean bytes a client received; nil in mode `ideal`.
    public var bytesReceivedPerClient: Int?
    /// Mean bytes a client sent in each phase; nil in mode `ideal` and in runs of earlier versions.
    public var bytesByPhase: [String: Int]?
    /// Mean bytes a client received in each phase; nil in mode `ideal` and in runs of earlier versions.
    public var bytesReceivedByPhase: [String: Int]?
    /// ε charged up to and including this round; nil without privacy.
    public var epsilon: Double?
    /// Wall seconds of aggregation and release.
    public var seconds: Double
    /// Metrics of ranks of the model as it was after this round, computed outside the privacy boundary on
    /// held-out data; nil unless `evaluation.everyRounds` asks for them.
    public var metrics: [String: Double]?
}
