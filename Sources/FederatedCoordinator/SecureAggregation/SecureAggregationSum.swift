public import ProtocolPrimitives

/// The unmasked sum over the survivors of a round.
///
/// - Warning: without noise this may reveal single clients' data; it is not for release.
public struct SecureAggregationSum: Equatable, Sendable {
    /// Sums modulo 2^modulusBits, centered: -2^(modulusBits-1)...2^(modulusBits-1) - 1.
    public let values: [Int32]
    /// Exactly those whose vectors are in the sum, ascending.
    public let survivors: [ClientID]
}
