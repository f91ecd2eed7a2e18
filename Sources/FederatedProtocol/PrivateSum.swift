public import DifferentialPrivacy

/// A released sum with its cost: all that training ever sees.
public struct PrivateSum: Equatable, Sendable {
    /// The noisy sum in real units, one number per coordinate.
    public let values: [Double]
    /// Clients whose answers are in the sum; **public**.
    public let contributors: Int
    /// What the release cost.
    public let event: PrivacyEvent

    /// Creates a released sum.
    public init(values: [Double], contributors: Int, event: PrivacyEvent) {
        self.values = values
        self.contributors = contributors
        self.event = event
    }
}
