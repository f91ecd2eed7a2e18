extension Scenario {
    /// Segments of the people and their lists.
    public struct SegmentChoice: Sendable, Equatable {
        /// How segments are found.
        public enum Algorithm: String, CaseIterable, Sendable {
            /// Everybody belongs to the nearest centroid.
            case kMeans = "k-means"
            /// A Gaussian mixture.
            case gaussianMixture = "gaussian-mixture"
            /// Levels of recency, frequency and amount of purchases.
            case recencyFrequencyAmount = "rfm"
        }

        /// How segments are found.
        public var algorithm: Algorithm
        /// How many; nil for a number that follows from the number of people and the noise.
        public var count: Int?
        /// Fewest people of a published segment, by its noisy size.
        public var minimumCohort: Int
        /// Share of the run's μ² for segments; the model is trained from the rest.
        public var share: Double
        /// Steps that move centroids.
        public var steps: Int
        /// Items on a segment's list.
        public var listLength: Int
        /// Weight of being unlike the items above on a list, 0…1.
        public var diversity: Double
        /// Share of a list's places for items outside the head; nil for none.
        public var longTail: Double?
        /// The time that recency counts back from, in seconds since 1970; nil for a temporal split's cut.
        public var referenceTime: Int64?
        /// A release whose segments are kept; nil for new ones.
        public var frozen: String?

        /// Rounds that the segments take.
        var rounds: Int {
            if frozen != nil { return 1 }
            return algorithm == .recencyFrequencyAmount ? 2 : steps + 1
        }
    }

    /// Share of the run's μ² that the training may spend.
    var trainingShare: Double { 1 - (segments?.share ?? 0) - (context?.share ?? 0) }

    /// μ that a training's sizes and noise follow; nil for exact sums over the whole catalog.
    var sizingMu: Double? {
        (runMu ?? model.sizedFor.map { TrainingPlan.mu(of: $0) }).map {
            $0 * trainingShare.squareRoot()
        }
    }
}
