/// Averages that explain most of a rating: μ + b_i + b_u (Koren 2008, §2.1).
///
/// μ and b_i are released; b_u = Σ (r_i − μ − b_i) / (n + β) is found by the user alone, from the user's
/// own n ratings.
public struct RatingBaseline: Equatable, Sendable {
    /// μ: where someone without ratings stands.
    public let center: Double
    /// b: one number per catalog item.
    public let itemBiases: [Float]
    /// β, how many ratings at μ + b_i a user is given for a start; 0 or more.
    public let shrinkage: Double
    /// The largest residual and offset that is worked with, above 0.
    public let range: Double

    /// Creates a baseline.
    ///
    /// - Throws: ``RecommendersError`` if there is no item or a number is out of range.
    public init(center: Double, itemBiases: [Float], shrinkage: Double, range: Double)
        throws(RecommendersError)
    {
        guard !itemBiases.isEmpty else {
            throw .inconsistentModel(part: "itemBiases", expected: 1, actual: 0)
        }
        guard center.isFinite, itemBiases.allSatisfy(\.isFinite), shrinkage.isFinite,
            shrinkage >= 0, range.isFinite, range > 0
        else { throw .notFinite(part: "itemBiases") }
        self.center = center
        self.itemBiases = itemBiases
        self.shrinkage = shrinkage
        self.range = range
    }

    /// b_u of one user, clipped to ±``range``; 0 without ratings.
    ///
    /// - Parameters:
    ///   - items: items rated, below the catalog's size.
    ///   - ratings: one finite number per item.
    /// - Returns: the offset.
    public func offset(items: [Int32], ratings: [Float]) -> Double {
        guard !items.isEmpty else { return 0 }
        var sum = 0.0
        for (item, rating) in zip(items, ratings) {
            sum += Double(rating) - center - Double(itemBiases[Int(item)])
        }
        return Self.clipped(sum / (Double(items.count) + shrinkage), to: range)
    }

    /// r_i − μ − b_i − b_u, each clipped to ±``range``; parameters as in ``offset(items:ratings:)``.
    public func residuals(items: [Int32], ratings: [Float]) -> [Float] {
        let offset = offset(items: items, ratings: ratings)
        return zip(items, ratings).map { item, rating in
            let rest = Double(rating) - center - Double(itemBiases[Int(item)]) - offset
            return Float(Self.clipped(rest, to: range))
        }
    }

    /// Also takes what is not a number to 0.
    private static func clipped(_ value: Double, to range: Double) -> Double {
        value.isNaN ? 0 : min(max(value, -range), range)
    }
}
