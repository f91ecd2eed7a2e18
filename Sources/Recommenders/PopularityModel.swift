/// Ranks every item by a count, the same for all users.
public struct PopularityModel: RecommenderModel, Equatable {
    /// The algorithm's name.
    public var algorithm: String { "popularity" }
    /// Score of every item: its (noisy, if it was released so) count.
    public let counts: [Double]

    /// Number of items.
    public var itemCount: Int { counts.count }

    /// Creates a model from one count per item.
    ///
    /// - Throws: ``RecommendersError/notFinite(part:)``.
    public init(counts: [Double]) throws(RecommendersError) {
        guard counts.allSatisfy(\.isFinite) else { throw .notFinite(part: "counts") }
        self.counts = counts
    }

    /// The counts; the history does not matter.
    public func scores(history: [Int32]) -> [Double] { counts }
}
