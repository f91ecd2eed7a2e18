import Foundation
import LinearAlgebra

/// What the people of each segment are likely to choose: released popularity, bent by item factors, and
/// corrected by what was released of the segment itself.
///
/// The prior of item i in segment s is the popularity g_i times exp(w_s·y_i). w_s is a ridge regression of
/// what was released of the segment, relative to its popularity, on the item factors y; it is drawn to
/// γ times the segment's centroid. What single items show beyond that corrects it as far as it can be
/// trusted beside noise of standard deviation σ (docs/segments.md):
///
///     score = prior + v / (v + σ²) (released − prior),   v = (κ · prior)²
///
/// Post-processing of released values; **public**.
public struct SegmentScores: Sendable, Equatable {
    /// γ: how far popularity is bent towards a segment's centroid before its items are looked at.
    public static let tilt = 0.8
    /// κ: how far the prior is thought to be off, relative to itself.
    public static let priorError = 0.4
    /// λ: ridge that draws the regression to the centroid.
    public static let ridge: Float = 300
    /// The largest |w_s·y_i|: so far out nobody knows anything.
    private static let largestTilt = 3.0

    /// One list of scores per segment, one number per item; shares of the segment's choices.
    public let values: [[Double]]
    /// At least how many times likelier an item is in the segment than among all; 0 where too little is
    /// known.
    public let lifts: [[Double]]

    /// Computes scores.
    ///
    /// - Parameters:
    ///   - counts: released count of every item.
    ///   - segmentCounts: what was released of every segment's items, one list per segment.
    ///   - noise: σ, standard deviation of the noise in each of them.
    ///   - factors: of the items, with the centroids' place; nil for segments without a place.
    ///   - centroids: segments × dimension; empty if they are not of these factors.
    /// - Throws: ``RecommendersError`` for numbers that are not finite.
    /// - Complexity: O(segments · items · dimension²).
    public init(
        counts: [Double],
        segmentCounts: [[Double]],
        noise: Double,
        factors: SegmentFactors?,
        centroids: [Float]
    ) throws(RecommendersError) {
        let floored = counts.map { max($0, 0.5) }
        let total = floored.reduce(0, +)
        let popularity = floored.map { $0 / total }
        let features = factors.map { ScaledFeatures($0, popularity: popularity) }
        // Bonferroni: the noise of a sum of many clients' is Gaussian but for its far tails.
        let tests = Double(max(1, segmentCounts.count * counts.count))
        let threshold = noise * Self.normalQuantile(upper: 0.05 / tests)
        var values: [[Double]] = []
        var lifts: [[Double]] = []
        for (segment, released) in segmentCounts.enumerated() {
            // Noise cancels in a sum over all items, so the volume is well known.
            let volume = max(released.reduce(0, +), 1)
            let expected = popularity.map { $0 * volume }
            var prior = popularity
            if let features {
                let tilts = try Self.tilts(
                    features,
                    centroid: features.place(centroids, segment: segment),
                    released: released,
                    expected: expected,
                    noise: noise
                )
                for item in prior.indices { prior[item] *= Foundation.exp(tilts[item]) }
                let sum = prior.reduce(0, +)
                for item in prior.indices { prior[item] /= sum }
            }
            var scores: [Double] = []
            var lift: [Double] = []
            for item in prior.indices {
                let mean = prior[item] * volume
                let variance = (Self.priorError * mean) * (Self.priorError * mean)
                let trust = variance / (variance + noise * noise)
                let estimate = mean + trust * (released[item] - mean)
                scores.append(estimate / volume)
                // Above this nothing is noise in any of all the segments' items, at 5 %; and then two
                // deviations less than what was released is a lift that is rarely too high.
                let isKnown = released[item] > threshold && released[item] > 0
                lift.append(isKnown ? max(0, released[item] - 2 * noise) / expected[item] : 0)
            }
            values.append(scores)
            lifts.append(lift)
        }
        self.values = values
        self.lifts = lifts
    }

    /// The number that a standard normal one exceeds with a small chance, by Newton's steps on the bound
    /// φ(z) / z of Mills's ratio, which errs upwards.
    static func normalQuantile(upper chance: Double) -> Double {
        var number = (-2 * Foundation.log(max(chance, 1e-300))).squareRoot()
        for _ in 0..<40 {
            let bound =
                -number * number / 2 - Foundation.log(number)
                - Foundation.log((2 * Double.pi).squareRoot())
            number += (bound - Foundation.log(max(chance, 1e-300))) / (number + 1 / number)
            number = max(number, 1)
        }
        return number
    }

    /// w_s·y_i for every item.
    private static func tilts(
        _ features: ScaledFeatures,
        centroid: [Double],
        released: [Double],
        expected: [Double],
        noise: Double
    ) throws(RecommendersError) -> [Double] {
        let first = features.products(with: centroid)
        var rows: [Float] = []
        rows.reserveCapacity(features.rows.count)
        var targets: [Float] = []
        for item in expected.indices {
            let size = expected[item]
            let variance = noise * noise + priorError * priorError * size * size
            let root = size / variance.squareRoot()
            for factor in 0..<features.dimension {
                rows.append(
                    Float(root) * features.rows[item * features.dimension + factor]
                )
            }
            targets.append(Float(root * (released[item] / size - 1 - first[item])))
        }
        let change: [Float]
        do {
            change = try RegularizedLeastSquares.solve(
                rows: &rows,
                diagonal: [Float](repeating: ridge, count: features.dimension),
                targets: targets
            )
        } catch { throw .notFinite(part: "segmentCounts") }
        let bent = features.products(with: change.map { Double($0) })
        return zip(first, bent).map { min(max($0 + $1, -largestTilt), largestTilt) }
    }

    /// Item factors, each of mean square 1 under popularity.
    private struct ScaledFeatures {
        let dimension: Int
        /// Items × dimension.
        private(set) var rows: [Float]
        /// What each factor was divided by.
        private let scales: [Double]
        private let popularity: [Double]

        init(_ factors: SegmentFactors, popularity: [Double]) {
            let dimension = factors.space.dimension
            self.dimension = dimension
            self.popularity = popularity
            rows = factors.itemFactors
            var squares = [Double](repeating: 0, count: dimension)
            for item in popularity.indices {
                for factor in 0..<dimension {
                    let value = Double(rows[item * dimension + factor])
                    squares[factor] += popularity[item] * value * value
                }
            }
            scales = squares.map { $0 > 0 ? $0.squareRoot() : 1 }
            for index in rows.indices { rows[index] /= Float(scales[index % dimension]) }
        }

        /// γ times a centroid in these features, its products of mean square γ² under popularity.
        func place(_ centroids: [Float], segment: Int) -> [Double] {
            guard !centroids.isEmpty else { return [Double](repeating: 0, count: dimension) }
            let place = (0..<dimension).map {
                Double(centroids[segment * dimension + $0]) * scales[$0]
            }
            let products = products(with: place)
            let square = zip(popularity, products).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
            guard square > 0 else { return place }
            return place.map { $0 * (SegmentScores.tilt / square.squareRoot()) }
        }

        func products(with place: [Double]) -> [Double] {
            popularity.indices.map { item in
                var sum = 0.0
                for factor in 0..<dimension {
                    sum += place[factor] * Double(rows[item * dimension + factor])
                }
                return sum
            }
        }
    }
}
