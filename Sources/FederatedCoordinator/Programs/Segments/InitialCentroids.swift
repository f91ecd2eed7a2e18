import ProtocolPrimitives
import Recommenders

/// Where clustering begins: centroids of the items' own places, weighted by their counts.
///
/// Made of released values, so it costs nothing: k-means++ (Arthur and Vassilvitskii 2007) and Lloyd's
/// steps over the directions of the item vectors.
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
        var centroids = seeds(points, weights, count: count, using: &random)
        for _ in 0..<steps {
            var sums = [[Double]](
                repeating: [Double](repeating: 0, count: dimension),
                count: count
            )
            var totals = [Double](repeating: 0, count: count)
            for (point, weight) in zip(points, weights) {
                let own = nearest(point, centroids).index
                totals[own] += weight
                for factor in point.indices { sums[own][factor] += weight * point[factor] }
            }
            for segment in centroids.indices where totals[segment] > 0 {
                centroids[segment] = sums[segment].map { $0 / totals[segment] }
            }
        }
        return centroids.flatMap { $0.map { Float($0) } }
    }

    /// The first places: each drawn by weight times squared distance to the nearest so far.
    private static func seeds<Source: RandomSource>(
        _ points: [[Double]],
        _ weights: [Double],
        count: Int,
        using random: inout Source
    ) -> [[Double]] {
        var centroids: [[Double]] = []
        var chances = weights
        while centroids.count < count {
            let total = chances.reduce(0, +)
            var mark = Double(random.uint64() >> 11) * 0x1p-53 * total
            var chosen = points.count - 1
            for (index, chance) in chances.enumerated() {
                mark -= chance
                if mark < 0 {
                    chosen = index
                    break
                }
            }
            centroids.append(points[chosen])
            for (index, point) in points.enumerated() {
                let distance = squaredDistance(point, points[chosen])
                let own = weights[index] * distance
                chances[index] = centroids.count == 1 ? own : min(chances[index], own)
            }
        }
        return centroids
    }

    private static func nearest(_ point: [Double], _ centroids: [[Double]])
        -> (index: Int, distance: Double)
    {
        var best = (index: 0, distance: Double.infinity)
        for (index, centroid) in centroids.enumerated() {
            let distance = squaredDistance(point, centroid)
            if distance < best.distance { best = (index, distance) }
        }
        return best
    }

    private static func squaredDistance(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for index in left.indices {
            let difference = left[index] - right[index]
            sum += difference * difference
        }
        return sum
    }
}
