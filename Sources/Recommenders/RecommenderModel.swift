/// A model that scores the whole catalog for one user's history.
public protocol RecommenderModel: Sendable {
    /// The algorithm's name in scenarios and releases.
    var algorithm: String { get }
    /// Number of items in the catalog.
    var itemCount: Int { get }
    /// Scores every item, higher is better.
    ///
    /// - Parameter history: item indices the user has interacted with, in order of time, the latest
    ///   last, no repeats; indices outside the catalog are ignored. Only sequential models look at
    ///   the order.
    /// - Returns: `itemCount` finite numbers.
    func scores(history: [Int32]) -> [Double]
    /// Scores every item for several users at once.
    ///
    /// Models whose items do not fit a cache implement it; the default calls ``scores(history:)``.
    ///
    /// - Parameter histories: each as in ``scores(history:)``.
    /// - Returns: one list of scores per history, in order.
    func scores(histories: [[Int32]]) -> [[Double]]
    /// Scores every item for a history whose interactions have values.
    ///
    /// Models of ratings implement it; the default leaves the values out.
    ///
    /// - Parameters:
    ///   - history: as in ``scores(history:)``.
    ///   - values: a rating, say, per item of the history; nil if there are none.
    /// - Returns: `itemCount` finite numbers.
    func scores(history: [Int32], values: [Float]?) -> [Double]
    /// Takes the scores of some items apart: what every item of the history adds.
    ///
    /// - Parameters:
    ///   - history: as in ``scores(history:)``.
    ///   - items: items to explain; those outside the catalog are left out.
    /// - Returns: one sum per item, in order.
    func parts(history: [Int32], items: [Int32]) -> [ScoreParts]
}

extension RecommenderModel {
    /// Scores one user after the other.
    public func scores(histories: [[Int32]]) -> [[Double]] {
        histories.map { scores(history: $0) }
    }

    /// Scores the items of the history alone.
    public func scores(history: [Int32], values: [Float]?) -> [Double] { scores(history: history) }

    /// Says that no part of a score comes from the history.
    public func parts(history: [Int32], items: [Int32]) -> [ScoreParts] {
        let scores = scores(history: history)
        return items.filter { scores.indices.contains(Int($0)) }.map {
            ScoreParts(item: $0, score: scores[Int($0)], contributions: [])
        }
    }
}
