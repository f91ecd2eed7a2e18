import Recommenders

/// A model that looks at more of a person than the history, which only the simulation can give it.
protocol PersonRecommender: RecommenderModel {
    /// Scores every item for one person.
    ///
    /// - Parameters:
    ///   - person: the user's index in the split.
    ///   - history: the user's own items.
    /// - Returns: one finite number per item.
    func scores(person: Int, history: [Int32]) -> [Double]
}
