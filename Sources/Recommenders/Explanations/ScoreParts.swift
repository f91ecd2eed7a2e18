/// A score as a sum over the user's own history: score = Σ contributions + remainder.
///
/// Computed on the device from released values and the user's own history only.
public struct ScoreParts: Equatable, Sendable {
    /// What one item of the history adds to a score.
    public struct Contribution: Equatable, Sendable {
        /// Item index.
        public let item: Int32
        /// What it adds; below 0 if it speaks against the recommendation.
        public let value: Double

        /// Creates a contribution.
        public init(item: Int32, value: Double) {
            self.item = item
            self.value = value
        }
    }

    /// The recommended item.
    public let item: Int32
    /// Its score.
    public let score: Double
    /// One per history item that the model knows, in the order of the history.
    public let contributions: [Contribution]
    /// What is not the history's doing: popularity, biases, rounding.
    public let remainder: Double

    /// Creates a sum; the remainder follows.
    public init(item: Int32, score: Double, contributions: [Contribution]) {
        self.item = item
        self.score = score
        self.contributions = contributions
        remainder = score - contributions.reduce(0) { $0 + $1.value }
    }
}
