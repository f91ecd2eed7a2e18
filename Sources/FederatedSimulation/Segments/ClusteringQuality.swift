import FederatedClient
import FederatedCoordinator
import FederatedProtocol
import Foundation
import ProtocolPrimitives
import Recommenders

/// How good a clustering is, measured on everybody's positions: outside the privacy boundary, which only
/// a simulation can do.
struct ClusteringQuality {
    /// Everybody's positions; people who stand nowhere are left out.
    let positions: [[Double]]
    private let dimension: Int
    /// k-means without privacy begins so often, and the best end counts.
    private static let restarts = 5
    private static let steps = 50

    /// Takes everybody's position.
    ///
    /// - Complexity: O(interactions · dimension).
    init(space: SegmentSpace, histories: [[Int32]]) {
        positions = histories.compactMap { space.position(of: $0) }
        dimension = space.dimension
    }

    /// Mean squared distance of people to the centroid of their segment.
    func cost(of segments: CentroidSegments) -> Double {
        let sum = positions.reduce(0.0) { sum, position in
            sum + segments.squaredDistances(from: position)[segments.segment(at: position)]
        }
        return sum / Double(max(1, positions.count))
    }

    /// Mean squared distance to the nearest centroid after k-means (Lloyd) over the exact positions: the
    /// best of some runs from k-means++ seeds.
    ///
    /// - Complexity: O(restarts · steps · people · count · dimension).
    func referenceCost(count: Int, seed: UInt64, workers: Int) throws -> Double {
        guard !positions.isEmpty else { return 0 }
        let costs = try ParallelMap.map(count: Self.restarts, workers: workers) { range in
            try range.map { restart in
                var random = try SeededRandomSource(seed: seed, label: "segments/\(restart)")
                return WeightedKMeans(
                    points: positions,
                    weights: [Double](repeating: 1, count: positions.count),
                    count: count,
                    steps: Self.steps,
                    tolerance: 1e-9,
                    using: &random
                ).cost
            }
        }
        return costs.flatMap(\.self).min() ?? 0
    }

    /// Agreement with the same clustering under other noise.
    ///
    /// - Parameters:
    ///   - segments: the clustering.
    ///   - program: that made it, not begun.
    ///   - factory: of the program, for its noise.
    ///   - random: of the other noise.
    /// - Returns: the adjusted Rand index; nil if nobody stands anywhere.
    /// - Throws: as the program.
    func stability<Source: RandomSource>(
        of segments: CentroidSegments,
        program: CentroidProgram,
        factory: QueryFactory,
        using random: inout Source
    ) throws -> Double? {
        var program = program
        var step = try program.next(after: nil)
        while case .query(let query) = step, case .segmentSums(let sums) = query.body {
            let noise = factory.noiseStandardDeviation(of: query, contributors: positions.count)
            let rule = try Self.rule(sums.segmentation, space: segments.space)
            var values = [Double](repeating: 0, count: query.body.length)
            for position in positions {
                for (segment, share) in rule.shares(at: position).enumerated() where share > 0 {
                    values[segment] += share * sums.countWeight
                    let start = rule.count + segment * dimension
                    for factor in position.indices {
                        values[start + factor] += share * position[factor]
                    }
                }
            }
            for index in values.indices { values[index] += noise * Self.normal(using: &random) }
            step = try program.next(
                after: PrivateSum(
                    values: values,
                    contributors: positions.count,
                    event: query.event
                )
            )
        }
        guard case .query(let query) = step, case .segmentItemCounts(let items) = query.body
        else { return nil }
        let other = try Self.rule(items.segmentation, space: segments.space)
        return AdjustedRandIndex.index(
            positions.map { segments.segment(at: $0) },
            positions.map { other.segment(at: $0) }
        )
    }

    private static func rule(_ description: SegmentationDescription, space: SegmentSpace) throws
        -> CentroidSegments
    {
        guard case .centroids(let centroids) = description else {
            throw RecommendersError.notFinite(part: "centroids")
        }
        return try CentroidSegments(
            space: space,
            centroids: centroids.centroids,
            mixture: centroids.mixture.map {
                .init(variance: $0.variance, weight: $0.weight)
            }
        )
    }

    /// A standard normal number (Box and Muller 1958); the simulation's second opinion needs no more.
    private static func normal<Source: RandomSource>(using random: inout Source) -> Double {
        let radius = Double(random.uint64() >> 11 | 1) * 0x1p-53
        let angle = Double(random.uint64() >> 11) * 0x1p-53
        return (-2 * Foundation.log(radius)).squareRoot() * Foundation.cos(2 * .pi * angle)
    }
}
