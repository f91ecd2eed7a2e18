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
    public struct Item: Codable, Sendable, Equatable {
        /// The catalog's id.
        public var id: String
        /// The score it was ranked by.
        public var score: Double

        /// Creates an item.
        public init(id: String, score: Double) {
            self.id = id
            self.score = score
        }
    }

    /// What people see of one segment.
    public struct Card: Codable, Sendable, Equatable {
        /// Number of the segment, from 0.
        public var id: Int
        /// A name made of what is most characteristic of it.
        public var name: String
        /// Released number of people, noisy; nil if the segment is withheld.
        public var size: Double?
        /// True if fewer people than the minimum cohort are in it; it then has no lists.
        public var withheld: Bool
        /// The segment whose list its people get instead; nil for its own or the global list.
        public var fallback: Int?
        /// Its recommendations, best first.
        public var items: [Item]
        /// What is popular in it more than elsewhere, best first, by lift.
        public var popular: [Item]

        /// Creates a card.
        public init(
            id: Int,
            name: String,
            size: Double?,
            withheld: Bool,
            fallback: Int?,
            items: [Item],
            popular: [Item]
        ) {
            self.id = id
            self.name = name
            self.size = size
            self.withheld = withheld
            self.fallback = fallback
            self.items = items
            self.popular = popular
        }
    }

    /// `k-means`, `gaussian-mixture` or `rfm`.
    public var algorithm: String
    /// Segments, withheld ones included.
    public var count: Int
    /// Fewest people of a segment that is published, by its noisy size.
    public var minimumCohort: Int
    /// Segments that were withheld.
    public var withheld: Int
    /// Mean silhouette (simplified: distances to centroids), -1 to 1; nil for `rfm`.
    public var silhouette: Measure?
    /// Agreement of two clusterings of halves of the people (adjusted Rand index), at most 1.
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
