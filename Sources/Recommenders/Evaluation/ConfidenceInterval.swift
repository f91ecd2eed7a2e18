/// An interval that covers the figure of the whole population with about the stated confidence.
public struct ConfidenceInterval: Equatable, Sendable {
    /// Lower end.
    public var low: Double
    /// Upper end.
    public var high: Double

    /// Creates an interval.
    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// Whether a figure lies in it.
    public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}
