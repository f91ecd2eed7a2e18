import FederatedProtocol
import Recommenders

/// Averages of ratings, mended with every released sum of what they leave.
struct ReleasedBiases: Equatable {
    /// Variance that items' biases are expected to have, over the squared residual range: 0.3 for a
    /// scale of 1 to 5.
    private static let priorVariance = 0.075
    /// μ.
    private(set) var center: Double
    /// b, one per catalog item.
    private(set) var itemBiases: [Double]
    /// Σ w over everybody who rated an item, at least half the noise's standard deviation; empty before
    /// the first sum.
    private(set) var counts: [Double] = []

    /// Starts in the middle of the scale.
    init(scale: ClosedRange<Double>, itemCount: Int) {
        center = (scale.lowerBound + scale.upperBound) / 2
        itemBiases = [Double](repeating: 0, count: itemCount)
    }

    /// Moves the averages by what a sum says is left.
    ///
    /// An item's bias moves by Σ w e / (N + shrinkage + σ²/(τ² N)) with N = Σ w: the posterior mean under a
    /// normal prior of variance τ², for ratings and noise together.
    ///
    /// - Parameters:
    ///   - sum: answers of `query`.
    ///   - query: what was asked.
    ///   - noise: standard deviation of the noise of a coordinate.
    ///   - shrinkage: ratings at the average that every item is given for a start.
    mutating func take(
        _ sum: PrivateSum,
        of query: RatingSumsQuery,
        noise: Double,
        shrinkage: Double
    ) {
        let items = query.itemCount
        let countNoise = noise / query.countWeight
        let range = query.centering.range
        let prior = Self.priorVariance * range * range
        counts = (0..<items).map { item in
            max(sum.values[items + item] / query.countWeight, countNoise / 2, 1e-3)
        }
        for item in 0..<items {
            let count = max(sum.values[items + item] / query.countWeight, 0)
            let doubt = noise * noise / prior / max(count, countNoise, 1e-9)
            itemBiases[item] += sum.values[item] / (count + shrinkage + doubt)
        }
        let people = max(sum.values[2 * items + 1], 1)
        center += min(max(sum.values[2 * items] / people, -1), 1) * range
    }

    /// The averages as a client takes them off.
    func centering(_ configuration: RatingConfiguration) throws -> RatingCentering {
        try RatingCentering(
            center: center,
            itemBiases: itemBiases.map { Float($0) },
            shrinkage: configuration.userShrinkage,
            range: configuration.residualRange
        )
    }

    /// The averages as a model has them.
    func baseline(_ configuration: RatingConfiguration) throws -> RatingBaseline {
        try RatingBaseline(
            center: center,
            itemBiases: itemBiases.map { Float($0) },
            shrinkage: configuration.userShrinkage,
            range: configuration.residualRange
        )
    }
}
