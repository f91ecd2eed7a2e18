import Recommenders

/// Centroids between two steps of clustering, and how a released sum moves them.
struct CentroidStep: Sendable, Equatable {
    /// Segments × dimension.
    let centroids: [Double]
    /// Coordinates of a position.
    let dimension: Int
    /// One Gaussian per segment; empty for k-means.
    let mixture: [CentroidSegments.Component]

    /// A mixture's variances stay within these: narrower ones would follow single people.
    private static let variances = 1e-3...10.0

    /// Begins at given centroids; those of a mixture without Gaussians of its own are equally wide and
    /// equally frequent.
    init(
        centroids: [Double],
        dimension: Int,
        isMixture: Bool,
        mixture own: [CentroidSegments.Component] = []
    ) {
        let count = centroids.count / dimension
        self.centroids = centroids
        self.dimension = dimension
        // Half of a unit position's variance: wide enough that all take part in the first step.
        mixture =
            !isMixture || own.count == count
            ? (isMixture ? own : [])
            : [CentroidSegments.Component](
                repeating: .init(
                    variance: 0.5 / Double(dimension),
                    weight: 1 / Double(max(1, count))
                ),
                count: count
            )
    }

    private init(
        centroids: [Double],
        dimension: Int,
        mixture: [CentroidSegments.Component]
    ) {
        self.centroids = centroids
        self.dimension = dimension
        self.mixture = mixture
    }

    /// Moves every centroid to the mean of its people.
    ///
    /// A segment whose released size may be noise is given up: it begins again beside the largest one, so
    /// that the next step divides that.
    ///
    /// - Parameters:
    ///   - sum: released counts, then sums of positions.
    ///   - countWeight: what one person counts for.
    ///   - noise: standard deviation of the noise in every coordinate.
    /// - Returns: the step after.
    func moved(by sum: [Double], countWeight: Double, noise: Double) -> CentroidStep {
        let count = centroids.count / dimension
        let sizes = (0..<count).map { sum[$0] / countWeight }
        // Below this the direction of a mean is noise.
        let fewest = max(5, 3 * noise / countWeight, 2 * noise * Double(dimension).squareRoot())
        let largest = sizes.indices.max { sizes[$0] < sizes[$1] } ?? 0
        var moved = centroids
        for segment in sizes.indices where sizes[segment] >= fewest {
            mean(of: segment, sum, size: sizes[segment], into: &moved)
        }
        for segment in sizes.indices where sizes[segment] < fewest && segment != largest {
            // Each restart leans along another coordinate, so that two do not meet.
            for factor in 0..<dimension {
                let lean =
                    factor == segment % dimension ? (segment / dimension % 2 == 0 ? 0.2 : -0.2) : 0
                moved[segment * dimension + factor] = moved[largest * dimension + factor] + lean
            }
        }
        return CentroidStep(
            centroids: moved,
            dimension: dimension,
            mixture: mixture.isEmpty
                ? [] : components(sizes: sizes, centroids: moved, noise: noise)
        )
    }

    /// The mean position of a segment: never longer than a position.
    private func mean(of segment: Int, _ sum: [Double], size: Double, into moved: inout [Double]) {
        let start = centroids.count / dimension + segment * dimension
        let positions = sum[start..<(start + dimension)]
        let norm = positions.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for (factor, value) in positions.enumerated() {
            moved[segment * dimension + factor] = value / max(size, norm)
        }
    }

    /// Variances and weights.
    ///
    /// Positions have unit norm, so the variance of a segment follows from its mean: (1 − ‖c‖²) /
    /// dimension, with the noise's part of ‖c‖² taken off.
    private func components(sizes: [Double], centroids: [Double], noise: Double)
        -> [CentroidSegments.Component]
    {
        let floored = sizes.map { max($0, 1) }
        let total = floored.reduce(0, +)
        return floored.indices.map { segment in
            let own = centroids[(segment * dimension)..<((segment + 1) * dimension)]
            let noisePart =
                Double(dimension) * noise * noise / (floored[segment] * floored[segment])
            let square = max(0, own.reduce(0) { $0 + $1 * $1 } - noisePart)
            let variance = (1 - square) / Double(dimension)
            return CentroidSegments.Component(
                variance: min(max(variance, Self.variances.lowerBound), Self.variances.upperBound),
                weight: max(floored[segment] / total, 1e-6)
            )
        }
    }
}
