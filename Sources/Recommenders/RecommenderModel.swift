/// A model that scores the whole catalog for one user's history.
public protocol RecommenderModel: Sendable {
    /// The algorithm's name in scenarios and releases.
    var algorithm: String { get }
    /// Number of items in the catalog.
    var itemCount: Int { get }
    /// Scores every item, higher is better.
    ///
    /// - Parameter history: item indices the user has interacted with, in any order, no repeats;
    ///   indices outside the catalog are ignored.
    /// - Returns: `itemCount` finite numbers.
    func scores(history: [Int32]) -> [Double]
    /// Scores every item for several users at once.
    ///
    /// Models whose items do not fit a cache implement it; the default calls ``scores(history:)``.
    ///
    /// - Parameter histories: each as in ``scores(history:)``.
    /// - Returns: one list of scores per history, in order.
    func scores(histories: [[Int32]]) -> [[Double]]
}

extension RecommenderModel {
    /// Scores one user after the other.
    public func scores(histories: [[Int32]]) -> [[Double]] {
        histories.map { scores(history: $0) }
    }
}
