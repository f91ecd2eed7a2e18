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
    /// Scores every item into a buffer that is reused from user to user.
    ///
    /// Models for which a new array per user costs much implement it; the default calls
    /// ``scores(history:)``.
    ///
    /// - Parameters:
    ///   - history: as in ``scores(history:)``.
    ///   - scores: holds `itemCount` finite numbers afterwards, whatever it held before.
    func score(history: [Int32], into scores: inout [Double])
}

extension RecommenderModel {
    /// Replaces the buffer by new scores.
    public func score(history: [Int32], into scores: inout [Double]) {
        scores = self.scores(history: history)
    }
}
