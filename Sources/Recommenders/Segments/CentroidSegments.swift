import Foundation

/// Segments around centroids in a ``SegmentSpace``: the nearest one, or a Gaussian mixture.
public struct CentroidSegments: Sendable, Equatable {
    /// A Gaussian of the mixture.
    public struct Component: Sendable, Equatable {
        /// Variance of every coordinate, above 0.
        public var variance: Double
        /// Share of the people, above 0.
        public var weight: Double

        /// Creates a component.
        public init(variance: Double, weight: Double) {
            self.variance = variance
            self.weight = weight
        }
    }

    /// Where people stand.
    public let space: SegmentSpace
    /// Segments × dimension, row by row, in the precision they are published in.
    public let centroids: [Float]
    /// One Gaussian per segment; empty for the nearest centroid.
    public let mixture: [Component]

    /// Number of segments.
    public var count: Int { centroids.count / space.dimension }

    /// Creates segments.
    ///
    /// - Throws: ``RecommendersError`` if the parts do not fit together or a number is out of range.
    public init(space: SegmentSpace, centroids: [Float], mixture: [Component] = [])
        throws(RecommendersError)
    {
        guard !centroids.isEmpty, centroids.count % space.dimension == 0 else {
            throw .inconsistentModel(
                part: "centroids",
                expected: space.dimension,
                actual: centroids.count
            )
        }
        let count = centroids.count / space.dimension
        guard mixture.isEmpty || mixture.count == count else {
            throw .inconsistentModel(part: "mixture", expected: count, actual: mixture.count)
        }
        guard centroids.allSatisfy({ $0.magnitude <= 1e9 }) else {
            throw .notFinite(part: "centroids")
        }
        guard mixture.allSatisfy({ $0.variance > 0 && $0.variance.isFinite && $0.weight > 0 }),
            mixture.allSatisfy(\.weight.isFinite)
        else { throw .notFinite(part: "mixture") }
        self.space = space
        self.centroids = centroids
        self.mixture = mixture
    }

    /// A person's segment.
    ///
    /// - Parameter history: item indices; **secret**.
    /// - Returns: the segment; nil if nothing in the history says anything.
    public func segment(of history: [Int32]) -> Int? {
        space.position(of: history).map { segment(at: $0) }
    }

    /// The segment of a position; of equals the first.
    public func segment(at position: [Double]) -> Int {
        let affinities = affinities(at: position)
        var best = 0
        for (segment, affinity) in affinities.enumerated() where affinity > affinities[best] {
            best = segment
        }
        return best
    }

    /// How much a position belongs to each segment: 1 and zeros, or the shares of the mixture.
    ///
    /// - Returns: numbers of 0…1 that sum to 1.
    public func shares(at position: [Double]) -> [Double] {
        var shares = [Double](repeating: 0, count: count)
        guard !mixture.isEmpty else {
            shares[segment(at: position)] = 1
            return shares
        }
        let affinities = affinities(at: position)
        let largest = affinities.max() ?? 0
        var total = 0.0
        for segment in shares.indices {
            shares[segment] = Foundation.exp(affinities[segment] - largest)
            total += shares[segment]
        }
        for segment in shares.indices { shares[segment] /= total }
        return shares
    }

    /// Squared distances from a position to all centroids.
    public func squaredDistances(from position: [Double]) -> [Double] {
        (0..<count).map { segment in
            var sum = 0.0
            let start = segment * space.dimension
            for factor in position.indices {
                let difference = position[factor] - Double(centroids[start + factor])
                sum += difference * difference
            }
            return sum
        }
    }

    /// The simplified silhouette of a position: how much nearer its own centroid is than the nearest
    /// other one (Hruschka, de Castro and Campello 2004), −1…1; 0 for a single segment.
    public func silhouette(at position: [Double]) -> Double {
        guard count > 1 else { return 0 }
        let distances = squaredDistances(from: position).map { $0.squareRoot() }
        let own = segment(at: position)
        var nearestOther = Double.infinity
        for (segment, distance) in distances.enumerated() where segment != own {
            nearestOther = min(nearestOther, distance)
        }
        let larger = max(distances[own], nearestOther)
        return larger > 0 ? (nearestOther - distances[own]) / larger : 0
    }

    /// Larger is nearer: minus the squared distance, or the logarithm of a mixture's density.
    private func affinities(at position: [Double]) -> [Double] {
        let distances = squaredDistances(from: position)
        guard !mixture.isEmpty else { return distances.map { -$0 } }
        return zip(distances, mixture).map { distance, component in
            Foundation.log(component.weight)
                - Double(space.dimension) / 2 * Foundation.log(component.variance)
                - distance / (2 * component.variance)
        }
    }
}
