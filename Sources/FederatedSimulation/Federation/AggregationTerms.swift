public import SecureAggregation

/// The threat model of a scenario and the parameters it leads to.
public struct AggregationTerms: Sendable, Equatable {
    /// Fraction of clients assumed corrupted.
    public var corrupted: Double
    /// Fraction of clients that may be lost in a round.
    public var dropout: Double
    /// What the coordinator may do.
    public var adversary: Adversary
    /// Fewest clients in a sum that is released.
    public var minimumCohort: Int

    /// The parameters for a population.
    ///
    /// - Parameters:
    ///   - clients: the population.
    ///   - valueBound: largest magnitude of one client's coordinate.
    /// - Returns: neighbors, threshold and modulus.
    /// - Throws: `SecureAggregationError` that says what would make parameters possible.
    public func parameters(clients: Int, valueBound: Int) throws -> SecureAggregationParameters {
        try ParameterCalculator(
            population: clients,
            corruptedFraction: corrupted,
            dropoutFraction: dropout,
            adversary: adversary,
            valueBound: valueBound
        ).parameters()
    }
}
