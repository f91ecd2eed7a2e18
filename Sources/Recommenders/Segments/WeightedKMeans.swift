public import ProtocolPrimitives

/// k-means over weighted points: places drawn as by k-means++ (Arthur and Vassilvitskii 2007), then Lloyd's
/// steps (1982).
public struct WeightedKMeans: Sendable {
    /// Where the clusters stand.
    public private(set) var centroids: [[Double]]
    /// Mean squared distance of the points to the nearest centroid before the last step.
    public private(set) var cost = Double.infinity

    /// Finds clusters.
    ///
    /// - Parameters:
    ///   - points: at least one, all of one length.
    ///   - weights: one number above 0 per point.
    ///   - count: number of clusters, at least 1.
    ///   - steps: most steps.
    ///   - tolerance: steps end when the cost falls by less; nil takes them all.
    ///   - random: draws the first places.
    /// - Complexity: O(steps · points · count · coordinates).
    public init<Source: RandomSource>(
        points: [[Double]],
        weights: [Double],
        count: Int,
        steps: Int,
        tolerance: Double? = nil,
        using random: inout Source
    ) {
        centroids = Self.seeds(points, weights, count: count, using: &random)
        let total = weights.reduce(0, +)
        for _ in 0..<steps {
            let mean = step(points, weights) / total
            let isEnough = tolerance.map { cost - mean < $0 } ?? false
            cost = mean
            if isEnough { return }
        }
    }

    /// Moves every centroid to the mean of its points; one without points stays.
    ///
    /// - Returns: the weighted sum of squared distances before.
    private mutating func step(_ points: [[Double]], _ weights: [Double]) -> Double {
        var sums = centroids.map { [Double](repeating: 0, count: $0.count) }
        var totals = [Double](repeating: 0, count: centroids.count)
        var distances = 0.0
        for (point, weight) in zip(points, weights) {
            var own = 0
            var least = Double.infinity
            for index in centroids.indices {
                let distance = Self.squaredDistance(point, centroids[index])
                if distance < least { (own, least) = (index, distance) }
            }
            distances += weight * least
            totals[own] += weight
            for factor in point.indices { sums[own][factor] += weight * point[factor] }
        }
        for index in centroids.indices where totals[index] > 0 {
            centroids[index] = sums[index].map { $0 / totals[index] }
        }
        return distances
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
        while centroids.count < count, let last = points.indices.last {
            var mark = Double(random.uint64() >> 11) * 0x1p-53 * chances.reduce(0, +)
            let chosen =
                chances.firstIndex { chance in
                    mark -= chance
                    return mark < 0
                } ?? last
            centroids.append(points[chosen])
            for (index, point) in points.enumerated() {
                let own = weights[index] * squaredDistance(point, points[chosen])
                chances[index] = centroids.count == 1 ? own : min(chances[index], own)
            }
        }
        return centroids
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
