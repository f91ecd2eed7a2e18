import ProtocolPrimitives
import Recommenders

/// Where clustering begins: centroids of the items' own places, weighted by their counts.
///
/// Made of released values, so it costs nothing: k-means over the directions of the item vectors.
enum InitialCentroids {
    private static let steps = 20

    /// Finds centroids.
    ///
    /// - Parameters:
    ///   - space: of the items.
    ///   - counts: released count of every item.
    ///   - count: number of centroids, at least 1.
    ///   - random: draws the first places; the same for everybody who repeats the run.
    /// - Returns: count × dimension.
    /// - Complexity: O(steps · items · count · dimension).
    static func centroids<Source: RandomSource>(
        of space: SegmentSpace,
        counts: [Double],
        count: Int,
        using random: inout Source
    ) -> [Float] {
        let dimension = space.dimension
        var points: [[Double]] = []
        var weights: [Double] = []
        for (item, weight) in counts.enumerated() where weight > 0 {
            guard let place = space.position(of: [Int32(clamping: item)]) else { continue }
            points.append(place)
            weights.append(weight)
        }
        guard !points.isEmpty else {
            return [Float](repeating: 0, count: count * dimension)
        }
        return WeightedKMeans(
            points: points,
            weights: weights,
            count: count,
            steps: steps,
            using: &random
        ).centroids.flatMap { $0.map { Float($0) } }
    }
}
