public import Recommenders

/// Segments with everything that was released of them; **public**.
public struct ReleasedSegments: Sendable, Equatable {
    /// How people find theirs.
    public var rule: SegmentRule
    /// Number of people in each, noisy.
    public var sizes: [Double]
    /// Standard deviation of the noise in a size.
    public var sizeNoise: Double
    /// Sum of 1/√(items of the person) over the people of a segment who have an item, noisy; one list per
    /// segment.
    public var itemCounts: [[Double]]
    /// Standard deviation of the noise in an item count.
    public var itemNoise: Double
    /// Mean silhouette of all people, noisy; nil for segments without centroids.
    public var silhouette: Double?
}
