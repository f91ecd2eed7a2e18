import Foundation

/// What the people of each segment are likely to choose: released popularity, bent towards the place of
/// the segment, and corrected by what was released of the segment itself.
///
/// The prior of item i in segment s is the popularity g_i times exp(γ z_si), z being the score of
/// the segment's centroid for the item, of mean square 1 under g. What the segment's people chose, with
/// noise of a known variance, corrects it as far as it can be trusted (docs/segments.md):
///
///     score = prior + v / (v + σ²) (released − prior),   v = (κ · prior)²
///
/// Post-processing of released values; **public**.
public struct SegmentScores: Sendable, Equatable {
    /// γ: how far popularity is bent towards a segment's centroid.
    public static let tilt = 0.6
    /// κ: how far the prior is thought to be off, relative to itself.
    public static let priorError = 0.6
    /// One list of scores per segment, one number per item; shares of the segment's choices.
    public let values: [[Double]]
    /// How many times likelier an item is in the segment than among all; 0 where too little is known.
    public let lifts: [[Double]]

    /// Computes scores.
    ///
    /// - Parameters:
    ///   - counts: released count of every item.
    ///   - segmentCounts: what was released of every segment's items, one list per segment.
    ///   - noise: standard deviation of the noise in each of them.
    ///   - factors: of the items, with the centroids' place; nil for segments without a place.
    ///   - centroids: segments × dimension.
    /// - Complexity: O(segments · items · dimension).
    public init(
        counts: [Double],
        segmentCounts: [[Double]],
        noise: Double,
        factors: SegmentFactors?,
        centroids: [Float]
    ) {
        let floored = counts.map { max($0, 0.5) }
        let total = floored.reduce(0, +)
        let popularity = floored.map { $0 / total }
        var values: [[Double]] = []
        var lifts: [[Double]] = []
        for (segment, released) in segmentCounts.enumerated() {
            var prior = popularity
            if let factors {
                let tilts = Self.tilts(factors, centroids, segment: segment, popularity)
                for item in prior.indices { prior[item] *= Foundation.exp(Self.tilt * tilts[item]) }
                let sum = prior.reduce(0, +)
                for item in prior.indices { prior[item] /= sum }
            }
            // Noise cancels in a sum over all items, so the volume is well known.
            let volume = max(released.reduce(0, +), 1)
            var scores: [Double] = []
            var lift: [Double] = []
            for item in prior.indices {
                let expected = prior[item] * volume
                let variance = (Self.priorError * expected) * (Self.priorError * expected)
                let trust = variance / (variance + noise * noise)
                let estimate = expected + trust * (released[item] - expected)
                scores.append(estimate / volume)
                // What nobody can tell from noise is not "popular in this segment".
                let isKnown = released[item] > 3 * noise && released[item] > 0
                lift.append(isKnown ? estimate / (popularity[item] * volume) : 0)
            }
            values.append(scores)
            lifts.append(lift)
        }
        self.values = values
        self.lifts = lifts
    }

    /// Scores of a centroid, of mean square 1 under popularity.
    private static func tilts(
        _ factors: SegmentFactors,
        _ centroids: [Float],
        segment: Int,
        _ popularity: [Double]
    ) -> [Double] {
        let dimension = factors.space.dimension
        var tilts = [Double](repeating: 0, count: popularity.count)
        var square = 0.0
        for item in tilts.indices {
            for factor in 0..<dimension {
                tilts[item] +=
                    Double(centroids[segment * dimension + factor])
                    * Double(factors.itemFactors[item * dimension + factor])
            }
            square += popularity[item] * tilts[item] * tilts[item]
        }
        let scale = square > 0 ? 1 / square.squareRoot() : 0
        // So far out nobody knows anything; the exponential must stay finite.
        return tilts.map { min(max($0 * scale, -20), 20) }
    }
}
