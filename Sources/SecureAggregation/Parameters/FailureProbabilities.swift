/// The failure probabilities that chosen parameters reach, as base-2 logarithms; **public**.
///
/// Each is a union bound over all clients and all rounds of one graph. `-infinity` means impossible.
public struct FailureProbabilities: Equatable, Sendable {
    /// Some client's secrets can be rebuilt by the adversary.
    public let log2Exposure: Double
    /// The honest survivors' graph falls apart, so that smaller sums show.
    public let log2Disconnection: Double
    /// Some needed secret lacks shares, so that the round aborts.
    public let log2Abort: Double
}
