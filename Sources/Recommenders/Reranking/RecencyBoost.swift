import Foundation

/// A boost for new items: 2^(−age / half-life), from 1 for one of today towards 0.
public enum RecencyBoost {
    /// One boost per item.
    ///
    /// - Parameters:
    ///   - ages: days since each item's public release date; nil if unknown, which gets no boost;
    ///     an age below 0 counts as 0.
    ///   - halfLife: days after which the boost is one half, above 0.
    /// - Returns: numbers from 0 to 1.
    /// - Throws: ``RecommendersError/invalidList(part:expected:)``.
    public static func boosts(ages: [Double?], halfLife: Double) throws(RecommendersError)
        -> [Double]
    {
        guard halfLife > 0, halfLife.isFinite else {
            throw .invalidList(part: "half-life", expected: "above 0")
        }
        return ages.map { age in
            guard let age, !age.isNaN else { return 0 }
            return exp2(-max(0, age) / halfLife)
        }
    }
}
