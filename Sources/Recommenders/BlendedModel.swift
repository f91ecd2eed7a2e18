/// A factor model and a low-pass filter together, each divided by how far its scores spread for the user.
///
/// score(u, i) = f(u, i) / sd f(u, ·) + g l(u, i) / sd l(u, ·), with standard deviations over the catalog.
public struct BlendedModel: RecommenderModel, Equatable {
    /// The algorithm's name in releases.
    public static let name = "ials-blend"
    /// The algorithm's name.
    public var algorithm: String { Self.name }
    /// The factor model, of the whole catalog.
    public let factors: FactorModel
    /// The filter beside it.
    public let companion: LowPassFactors
    /// g, above 0.
    public let companionWeight: Double

    /// Number of items in the catalog.
    public var itemCount: Int { factors.itemCount }
    /// One released count per catalog item.
    public var counts: [Double] { factors.counts }

    /// Creates a model from its parts.
    ///
    /// - Throws: ``RecommendersError`` if they are not of one catalog, or leave items of it out.
    public init(factors: FactorModel, companion: LowPassFactors, companionWeight: Double)
        throws(RecommendersError)
    {
        guard factors.items.count == factors.itemCount,
            companion.itemCount == factors.itemCount
        else {
            throw .inconsistentModel(
                part: "companion",
                expected: factors.itemCount,
                actual: min(companion.itemCount, factors.items.count)
            )
        }
        guard companionWeight.isFinite, companionWeight > 0 else {
            throw .notFinite(part: "companionWeight")
        }
        self.factors = factors
        self.companion = companion
        self.companionWeight = companionWeight
    }

    /// Scores the catalog; someone without any of its items gets popularity.
    ///
    /// - Complexity: O(items · factors of both).
    public func scores(history: [Int32]) -> [Double] { scores(histories: [history])[0] }

    /// The same for several users at once.
    public func scores(histories: [[Int32]]) -> [[Double]] {
        let known = histories.map(known)
        let filtered = companion.scores(histories: known)
        return zip(factors.scores(histories: known), zip(known, filtered)).map { own, other in
            other.0.isEmpty ? own : blend(own, other.1)
        }
    }

    /// Takes scores apart: what both models' parts add, on the blend's scale.
    ///
    /// - Complexity: that of the factor model's parts, and O(items · history · factors).
    public func parts(history: [Int32], items: [Int32]) -> [ScoreParts] {
        let known = known(history)
        let own = factors.scores(history: known)
        guard !known.isEmpty else {
            return items.filter { own.indices.contains(Int($0)) }.map {
                ScoreParts(item: $0, score: own[Int($0)], contributions: [])
            }
        }
        let other = companion.scores(histories: [known])[0]
        let scores = blend(own, other)
        let (first, second) = (
            Self.scale(own), companionWeight * Self.scale(other.map(Double.init))
        )
        let positions = companion.positions(known)
        return factors.parts(history: known, items: items).map { parts in
            ScoreParts(
                item: parts.item,
                score: scores[Int(parts.item)],
                contributions: zip(parts.contributions, positions).map { part, position in
                    let filtered = companion.product(position, item: parts.item)
                    return .init(item: part.item, value: first * part.value + second * filtered)
                }
            )
        }
    }

    private func known(_ history: [Int32]) -> [Int32] {
        history.filter { $0 >= 0 && Int($0) < itemCount }
    }

    private func blend(_ own: [Double], _ other: [Float]) -> [Double] {
        let (first, second) = (
            Self.scale(own), companionWeight * Self.scale(other.map(Double.init))
        )
        return zip(own, other).map { first * $0 + second * Double($1) }
    }

    /// 1 over the standard deviation; 0 if there is none.
    private static func scale(_ scores: [Double]) -> Double {
        let mean = scores.reduce(0, +) / Double(scores.count)
        let variance =
            scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count)
        return variance > 1e-30 ? 1 / variance.squareRoot() : 0
    }
}
