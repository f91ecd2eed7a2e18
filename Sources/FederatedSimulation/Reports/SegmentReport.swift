public import ModelRelease

/// Segments of a run: how they were made, how good they are, and one card for each.
public struct SegmentReport: Codable, Sendable, Equatable {
    /// A figure about the clustering, and whether it is a private release.
    public struct Measure: Codable, Sendable, Equatable {
        /// The figure.
        public var value: Double
        /// True if it came from released values; false if it was computed outside the privacy
        /// boundary, which only a simulation can do.
        public var isPrivate: Bool

        /// Creates a measure.
        public init(value: Double, isPrivate: Bool) {
            self.value = value
            self.isPrivate = isPrivate
        }
    }

    /// An item of a segment's list.
    public typealias Item = SegmentCard.Item
    /// What people see of one segment.
    public typealias Card = SegmentCard

    /// `k-means`, `gaussian-mixture` or `rfm`.
    public var algorithm: String
    /// Sums that were asked for segments.
    public var rounds: Int?
    /// Segments, withheld ones included.
    public var count: Int
    /// Fewest people of a segment that is published, by its noisy size.
    public var minimumCohort: Int
    /// Standard deviation of the noise in a size.
    public var sizeNoise: Double?
    /// Segments that were withheld.
    public var withheld: Int
    /// Mean silhouette (simplified: distances to centroids), -1 to 1; nil for `rfm`.
    public var silhouette: Measure?
    /// Agreement with the same clustering under other noise (adjusted Rand index over all people), at
    /// most 1; nil for `rfm`.
    public var stability: Measure?
    /// Mean squared distance to the own centroid over that of k-means without privacy on the same
    /// factors; nil for `rfm`.
    public var costRatio: Measure?
    /// Metrics of the segments' lists, every person scored by the own segment; computed on
    /// held-out data outside the privacy boundary.
    public var metrics: [String: Double]
    /// The same metrics of the released popularity.
    public var popularity: [String: Double]
    /// One card per segment, by number.
    public var cards: [Card]
}
