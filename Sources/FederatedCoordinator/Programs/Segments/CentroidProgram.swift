public import FederatedProtocol
import ProtocolPrimitives
public import Recommenders

/// Segments around centroids from private sums: k-means, or a Gaussian mixture, whose every step is one
/// `segmentSums`, then the items of every segment by one `segmentItemCounts`.
///
/// One user is in one segment (or in all by shares that sum to 1), so a step costs the same however
/// many segments there are. It begins at centroids of the released item vectors, which cost nothing.
public struct CentroidProgram: SegmentationProgram {
    /// The algorithm's name.
    public var algorithm: String {
        configuration.algorithm == .kMeans ? "k-means" : "gaussian-mixture"
    }

    private enum Stage {
        case start
        case sums(SumQuery, CentroidStep, number: Int)
        case items(SumQuery, CentroidStep)
        case finished
    }

    private let space: SegmentSpace
    private let initialCentroids: [Float]
    private let mixture: [CentroidSegments.Component]
    private let configuration: SegmentationConfiguration
    private let factory: QueryFactory
    private var stage = Stage.start

    /// Rounds that a configuration takes.
    public static func rounds(_ configuration: SegmentationConfiguration) -> Int {
        configuration.steps + 1
    }

    /// Creates the program.
    ///
    /// - Parameters:
    ///   - space: where people stand.
    ///   - initialCentroids: segments × dimension, of public or released values.
    ///   - mixture: one Gaussian per segment to begin with; empty for equal ones, or for k-means.
    ///   - configuration: sizes.
    ///   - factory: makes queries with their noise, for the segmentation's part of the budget.
    public init(
        space: SegmentSpace,
        initialCentroids: [Float],
        mixture: [CentroidSegments.Component] = [],
        configuration: SegmentationConfiguration,
        factory: QueryFactory
    ) {
        self.space = space
        self.initialCentroids = initialCentroids
        self.mixture = mixture
        self.configuration = configuration
        self.factory = factory
    }

    /// Creates a program that begins at centroids of the items' own places.
    ///
    /// - Parameters:
    ///   - space: where people stand.
    ///   - counts: released count of every item.
    ///   - seed: of the first places; **public**.
    ///   - configuration: sizes.
    ///   - factory: makes queries with their noise.
    /// - Throws: `ProtocolPrimitivesError`.
    /// - Complexity: O(items · segments · dimension).
    public init(
        startingAtItemsOf space: SegmentSpace,
        counts: [Double],
        seed: UInt64,
        configuration: SegmentationConfiguration,
        factory: QueryFactory
    ) throws {
        var random = try SeededRandomSource(seed: seed, label: "segments/initial")
        self.init(
            space: space,
            initialCentroids: InitialCentroids.centroids(
                of: space,
                counts: counts,
                count: configuration.count,
                using: &random
            ),
            configuration: configuration,
            factory: factory
        )
    }

    /// Takes a released sum and asks the next question or finishes.
    ///
    /// - Throws: ``CoordinatorError`` if the sum is not one of the pending query.
    public mutating func next(after sum: PrivateSum?) throws -> SegmentationStep {
        switch (stage, sum) {
        case (.start, nil):
            guard initialCentroids.count == configuration.count * space.dimension else {
                throw CoordinatorError.planOutOfRange(field: "centroids")
            }
            return try ask(
                CentroidStep(
                    centroids: initialCentroids.map { Double($0) },
                    dimension: space.dimension,
                    isMixture: configuration.algorithm == .gaussianMixture,
                    mixture: mixture
                ),
                number: 0
            )
        case (.sums(let query, let step, let number), let sum?):
            try sum.check(answers: query)
            let noise = factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
            return try ask(
                step.moved(
                    by: sum.values,
                    countWeight: configuration.countWeight,
                    noise: noise
                ),
                number: number + 1
            )
        case (.items(let query, let step), let sum?):
            try sum.check(answers: query)
            stage = .finished
            return .finished(try released(sum, query, step))
        default: throw CoordinatorError.unexpectedStep
        }
    }

    private mutating func ask(_ step: CentroidStep, number: Int) throws -> SegmentationStep {
        let description = SegmentationDescription.centroids(
            try SegmentCentroidsDescription(
                dimension: space.dimension,
                itemVectors: space.itemVectors,
                centroids: step.centroids.map { Float($0) },
                mixture: step.mixture.map {
                    .init(variance: $0.variance, weight: $0.weight)
                }
            )
        )
        let query: SumQuery
        if number < configuration.steps {
            query = try factory.query(
                .segmentSums(
                    SegmentSumsQuery(
                        segmentation: description,
                        countWeight: configuration.countWeight
                    )
                ),
                share: configuration.stepShare / Double(configuration.steps)
            )
            stage = .sums(query, step, number: number)
        } else {
            query = try factory.query(
                .segmentItemCounts(
                    SegmentItemCountsQuery(
                        segmentation: description,
                        itemCount: space.itemCount,
                        countWeight: configuration.countWeight,
                        silhouetteWeight: configuration.silhouetteWeight
                    )
                ),
                share: configuration.steps == 0 ? 1 : 1 - configuration.stepShare
            )
            stage = .items(query, step)
        }
        return .query(query)
    }

    private func released(_ sum: PrivateSum, _ query: SumQuery, _ step: CentroidStep) throws
        -> ReleasedSegments
    {
        let parts = SegmentItemSums(
            sum.values,
            segments: configuration.count,
            items: space.itemCount,
            countWeight: configuration.countWeight,
            noise: factory.noiseStandardDeviation(of: query, contributors: sum.contributors)
        )
        let people = parts.sizes.reduce(0, +)
        // Of few people beside the noise nobody knows the mean.
        let fewest = max(1, 4 * parts.sizeNoise * Double(configuration.count).squareRoot())
        return ReleasedSegments(
            rule: .centroids(
                try CentroidSegments(
                    space: space,
                    centroids: step.centroids.map { Float($0) },
                    mixture: step.mixture
                )
            ),
            sizes: parts.sizes,
            sizeNoise: parts.sizeNoise,
            itemCounts: parts.itemCounts,
            itemNoise: parts.itemNoise,
            silhouette: configuration.silhouetteWeight > 0 && people >= fewest
                ? parts.rest.first.map {
                    min(max($0 / configuration.silhouetteWeight / people, -1), 1)
                } : nil
        )
    }
}
