public import FederatedProtocol
public import ProtocolPrimitives

/// Asks all clients one query and returns the sum of their answers, nothing else.
public protocol SumCollector {
    /// Runs one secure-aggregation round.
    ///
    /// - Parameters:
    ///   - query: what is asked.
    ///   - round: identifies the round; never used twice.
    /// - Returns: the exact sum and how many clients are in it.
    /// - Throws: the reason why the round was aborted; nothing is released then.
    mutating func collect(_ query: SumQuery, round: RoundID) throws -> CollectedSum
}

/// The unmasked integer sum, before noise; **secret**, only the coordinator's release step sees it.
public struct CollectedSum: Sendable, Equatable {
    /// Exact sum of the integer answers.
    public let values: [Int64]
    /// The sum is known modulo 2 to this power, at most 32.
    public let modulusBits: Int
    /// Clients whose answers are in it.
    public let contributors: Int

    /// Creates a sum.
    public init(values: [Int64], modulusBits: Int, contributors: Int) {
        self.values = values
        self.modulusBits = modulusBits
        self.contributors = contributors
    }
}
