public import SecureAggregation

/// The threat model of a scenario and the parameters it leads to.
public struct AggregationTerms: Sendable, Equatable {
    /// Fraction of clients assumed corrupted.
    public var corrupted: Double
    /// Fraction of clients that may be lost in a round.
    public var dropout: Double
    /// What the coordinator may do.
    public var adversary: Adversary
    /// All clients that could take part.
    public var clients: Int
    /// Fewest clients in a sum that is released, whatever the dropouts.
    public var minimumCohort: Int
    /// Rounds of the session, which one neighbor graph serves.
    public var rounds = 1

    /// The smallest cohort a client accepts: nobody joins, and nothing is summed, below it.
    ///
    /// A coordinator that invites fewer would meet a larger share of corrupted clients.
    public var smallestCohort: Int {
        max(minimumCohort, Int((Double(clients) * (1 - dropout)).rounded(.up)))
    }

    /// Clients assumed corrupted, all of whom may be in any cohort.
    public var assumedCorrupted: Int { Int((corrupted * Double(clients)).rounded(.up)) }

    /// The fewest honest clients in a sum that is released: those whose noise shares count.
    ///
    /// Corrupted clients know their own shares, or add none. Below 1 if there may be no honest client.
    public var smallestHonestCohort: Int { smallestCohort - assumedCorrupted }

    /// The parameters for the smallest cohort, with all corrupted clients in it.
    ///
    /// - Parameter valueBound: largest share of a coordinate of one of ``clients`` clients.
    /// - Returns: neighbors, threshold and modulus.
    /// - Throws: `SecureAggregationError` that says what would make parameters possible.
    public func parameters(valueBound: Int) throws -> SecureAggregationParameters {
        let population = min(clients, smallestCohort)
        let growth = Double(clients) / Double(max(1, population))
        return try ParameterCalculator(
            population: population,
            corruptedFraction: min(corrupted * growth, 0.999),
            dropoutFraction: dropout,
            adversary: adversary,
            // The modulus must hold the sum of all clients, not of the smallest cohort.
            valueBound: Int((Double(valueBound) * growth).rounded(.up)),
            roundCount: rounds
        ).parameters()
    }
}
