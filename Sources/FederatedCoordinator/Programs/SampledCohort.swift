/// A secret sample that answers each round of gradients; **public**.
///
/// Every client takes part in every round and tosses its own coin; whoever stays out sends zeros. So sums
/// are over about rate · contributors clients, and nobody knows over how many.
public struct SampledCohort: Equatable, Sendable {
    /// The probability with which a client answers, above 0 and below 1.
    public let rate: Double
    /// Sensitivity over standard deviation of one round's sum, above 0; nil for exact sums.
    public let roundMu: Double?

    /// Creates a sample.
    ///
    /// - Parameters:
    ///   - rate: the probability with which a client answers, above 0 and below 1.
    ///   - roundMu: sensitivity over standard deviation of one round's sum, above 0; nil for exact sums.
    public init(rate: Double, roundMu: Double?) {
        self.rate = rate
        self.roundMu = roundMu
    }
}
