/// Published segments with their lists: a person gets the list of the own segment.
public struct SegmentModel: RecommenderModel {
    /// `segments`.
    public var algorithm: String { "segments" }
    /// How people find their segment.
    public let rule: SegmentRule
    /// One list of scores per segment; nil for a segment that is withheld.
    public let scores: [[Double]?]
    /// The segment whose list the people of a withheld one get; nil for the global list.
    public let fallbacks: [Int?]
    /// Scores of somebody who stands nowhere, and of withheld segments without a fallback.
    public let globalScores: [Double]

    /// Number of items in the catalog.
    public var itemCount: Int { globalScores.count }

    /// Creates a model.
    ///
    /// - Throws: ``RecommendersError`` if the parts do not fit together or are not finite.
    public init(rule: SegmentRule, scores: [[Double]?], fallbacks: [Int?], globalScores: [Double])
        throws(RecommendersError)
    {
        for (part, count) in [("scores", scores.count), ("fallbacks", fallbacks.count)]
        where count != rule.count {
            throw .inconsistentModel(part: part, expected: rule.count, actual: count)
        }
        for list in scores + [globalScores] {
            guard let list else { continue }
            guard list.count == globalScores.count else {
                throw .inconsistentModel(
                    part: "scores",
                    expected: globalScores.count,
                    actual: list.count
                )
            }
            guard list.allSatisfy(\.isFinite) else { throw .notFinite(part: "scores") }
        }
        for fallback in fallbacks {
            guard let fallback else { continue }
            // One step, so that nobody goes in circles.
            guard scores.indices.contains(fallback), scores[fallback] != nil else {
                throw .notFinite(part: "fallbacks")
            }
        }
        if case .centroids(let segments) = rule {
            guard segments.space.itemCount == globalScores.count else {
                throw .inconsistentModel(
                    part: "itemVectors",
                    expected: globalScores.count,
                    actual: segments.space.itemCount
                )
            }
        }
        self.rule = rule
        self.scores = scores
        self.fallbacks = fallbacks
        self.globalScores = globalScores
    }

    /// The published segment that a person belongs to: the own one, or its fallback.
    ///
    /// - Parameters:
    ///   - history: item indices; **secret**.
    ///   - purchases: what they come to, if the person knows; **secret**.
    /// - Returns: the segment; nil for somebody who gets the global list.
    public func segment(of history: [Int32], purchases: PurchaseSummary? = nil) -> Int? {
        guard let own = rule.segment(of: history, purchases: purchases) else { return nil }
        return scores[own] == nil ? fallbacks[own] : own
    }

    /// A segment's scores, its fallback's, or the global ones.
    ///
    /// - Parameter segment: nil for the global list.
    /// - Returns: one score per item.
    public func scores(segment: Int?) -> [Double] {
        guard let segment, scores.indices.contains(segment) else { return globalScores }
        if let own = scores[segment] { return own }
        return fallbacks[segment].flatMap { scores[$0] } ?? globalScores
    }

    /// The scores of the own segment.
    public func scores(history: [Int32]) -> [Double] { scores(segment: segment(of: history)) }
}
