/// Sizes of a segmentation; **public**.
public struct SegmentationConfiguration: Sendable, Equatable {
    /// How segments around centroids are divided.
    public enum Algorithm: Sendable, Equatable {
        /// Everybody belongs to the nearest centroid (Lloyd 1982).
        case kMeans
        /// Everybody belongs to all, by a Gaussian mixture with one variance per segment.
        case gaussianMixture
    }

    /// How segments are divided.
    public var algorithm: Algorithm
    /// Number of segments, at least 1.
    public var count: Int
    /// Steps that move the centroids, 0 or more.
    public var steps: Int
    /// Share of the segmentation's μ² for the steps; the rest is for items by segment.
    public var stepShare: Double
    /// What one person counts for beside a position of unit norm or items of unit norm.
    public var countWeight: Double
    /// What a silhouette counts for.
    public var silhouetteWeight: Double

    /// Creates a configuration; the defaults were chosen on training data of MovieLens-1M.
    public init(
        algorithm: Algorithm,
        count: Int,
        steps: Int = 3,
        stepShare: Double = 0.35,
        countWeight: Double = 0.5,
        silhouetteWeight: Double = 0.1
    ) {
        self.algorithm = algorithm
        self.count = count
        self.steps = steps
        self.stepShare = stepShare
        self.countWeight = countWeight
        self.silhouetteWeight = silhouetteWeight
    }

    /// Number of segments from public sizes alone: four minimum cohorts of people each on average, and
    /// no more than noise lets centroids be told apart.
    ///
    /// A centroid of n = people / segments positions has noise of norm about σ √dimension / n. It is held
    /// under a quarter of a position's length.
    ///
    /// - Parameters:
    ///   - people: planned contributors.
    ///   - minimumCohort: fewest people of a published segment.
    ///   - dimension: coordinates of a position.
    ///   - noise: σ of one step; 0 without privacy.
    /// - Returns: 2…64.
    public static func count(people: Int, minimumCohort: Int, dimension: Int, noise: Double) -> Int
    {
        let byCohort = Double(people) / (4 * Double(max(1, minimumCohort)))
        let spread = noise * Double(dimension).squareRoot()
        let byNoise = spread > 0 ? Double(people) / (4 * spread) : .infinity
        return Int(min(64, max(2, min(byCohort, byNoise))))
    }
}
