/// What one round of secure aggregation runs with; **public**, and the same for every client.
///
/// ``ParameterCalculator`` derives them from a threat model; a client should derive its own from
/// the model it accepts rather than take the coordinator's word.
public struct SecureAggregationParameters: Equatable, Sendable {
    /// Most neighbors a client can have.
    public static let maximumNeighborCount = 1024
    /// Widest modulus in bits.
    public static let maximumModulusBits = 32

    /// What is assumed of the coordinator and those who collude with it.
    public let adversary: Adversary
    /// Most neighbors of a client (`k`): even, or one less than the smallest cohort in a complete graph.
    public let neighborCount: Int
    /// Shares that rebuild a secret (`t`), 1...neighborCount.
    public let reconstructionThreshold: Int
    /// Bits of a masked coordinate, 1...32; sums are exact modulo `2^modulusBits`.
    public let modulusBits: Int
    /// Largest magnitude of one client's coordinate, noise included.
    public let valueBound: Int
    /// What the parameters reach, when they were calculated; `nil` when they were typed in.
    public let failureProbabilities: FailureProbabilities?
    /// All thresholds that meet the targets with this neighbor count, when calculated.
    public let admissibleThresholds: ClosedRange<Int>?

    /// Takes parameters as they are, for benchmarks and tests that need a given graph.
    ///
    /// - Warning: nothing says what these protect against; use ``ParameterCalculator``.
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public init(
        unproven adversary: Adversary,
        neighborCount: Int,
        reconstructionThreshold: Int,
        modulusBits: Int,
        valueBound: Int
    ) throws(SecureAggregationError) {
        try self.init(
            adversary: adversary,
            neighborCount: neighborCount,
            reconstructionThreshold: reconstructionThreshold,
            modulusBits: modulusBits,
            valueBound: valueBound,
            failureProbabilities: nil,
            admissibleThresholds: nil
        )
    }

    init(
        adversary: Adversary,
        neighborCount: Int,
        reconstructionThreshold: Int,
        modulusBits: Int,
        valueBound: Int,
        failureProbabilities: FailureProbabilities?,
        admissibleThresholds: ClosedRange<Int>?
    ) throws(SecureAggregationError) {
        guard (1...Self.maximumNeighborCount).contains(neighborCount) else {
            throw .invalidParameter(.neighborCount)
        }
        guard (1...neighborCount).contains(reconstructionThreshold) else {
            throw .invalidParameter(.reconstructionThreshold)
        }
        guard (1...Self.maximumModulusBits).contains(modulusBits) else {
            throw .invalidParameter(.modulusBits)
        }
        guard valueBound >= 1, valueBound <= (1 << (modulusBits - 1)) else {
            throw .invalidParameter(.valueBound)
        }
        self.adversary = adversary
        self.neighborCount = neighborCount
        self.reconstructionThreshold = reconstructionThreshold
        self.modulusBits = modulusBits
        self.valueBound = valueBound
        self.failureProbabilities = failureProbabilities
        self.admissibleThresholds = admissibleThresholds
    }

    /// The same with another threshold out of ``admissibleThresholds``, or any if not calculated.
    ///
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public func replacing(reconstructionThreshold: Int) throws(SecureAggregationError) -> Self {
        let allowed = admissibleThresholds ?? 1...neighborCount
        guard allowed.contains(reconstructionThreshold) else {
            throw .invalidParameter(.reconstructionThreshold)
        }
        return try Self(
            adversary: adversary,
            neighborCount: neighborCount,
            reconstructionThreshold: reconstructionThreshold,
            modulusBits: modulusBits,
            valueBound: valueBound,
            failureProbabilities: nil,
            admissibleThresholds: admissibleThresholds
        )
    }
}
