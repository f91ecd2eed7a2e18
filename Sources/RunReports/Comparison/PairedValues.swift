import FederatedSimulation
import ProtocolPrimitives
import Recommenders

/// One metric of two runs, user by user.
struct PairedValues {
    /// The metric.
    let metric: String
    /// Columns of the first and of the second run: values, or sums of errors.
    private let first: [Double]
    private let second: [Double]
    /// Weights of the users, for errors of ratings; nil for means over users.
    private let weights: [Double]?
    /// Whether the figure is the root of the weighted mean.
    private let isRoot: Bool

    /// Every metric that both runs have for each user, in the first run's order.
    static func all(_ first: UserFigures, _ second: UserFigures, metrics: [String])
        -> [PairedValues]
    {
        guard first.names == UserFigures.ratingColumns, second.names == first.names else {
            return first.names.compactMap { name in
                guard let one = first[name], let other = second[name] else { return nil }
                return PairedValues(name, one, other, weights: nil, isRoot: false)
            }
        }
        return metrics.compactMap { name in
            let column = name == "rmse" ? "squaredError" : "absoluteError"
            guard ["rmse", "mae"].contains(name), let one = first[column],
                let other = second[column]
            else { return nil }
            return PairedValues(name, one, other, weights: first["ratings"], isRoot: name == "rmse")
        }
    }

    private init(
        _ metric: String,
        _ first: [Double],
        _ second: [Double],
        weights: [Double]?,
        isRoot: Bool
    ) {
        self.metric = metric
        self.first = first
        self.second = second
        self.weights = weights
        self.isRoot = isRoot
    }

    /// The differences whose signs are flipped.
    ///
    /// For errors of ratings both runs have the same ratings, so that flipping differences of sums tests the
    /// difference of means and of their roots alike.
    var differences: [Double] { zip(first, second).map { $0 - $1 } }

    /// Share of the users with a larger value in the first run, a smaller one, and the same.
    var people: (larger: Double, smaller: Double, same: Double) {
        let values = differences
        let count = Double(max(1, values.count))
        let larger = Double(values.count { $0 > 0 }) / count
        let smaller = Double(values.count { $0 < 0 }) / count
        return (larger, smaller, 1 - larger - smaller)
    }

    /// The figure of the first run and of the second.
    var figures: (first: Double, second: Double) {
        let total = weights?.reduce(0, +) ?? Double(first.count)
        return (figure(first.reduce(0, +), total), figure(second.reduce(0, +), total))
    }

    /// The bootstrap interval of the difference; resamples users with all that is theirs.
    ///
    /// - Throws: `RecommendersError`.
    func interval(confidence: Double, resamples: Int, using random: inout some RandomSource) throws
        -> ConfidenceInterval
    {
        let ones = [Double](repeating: 1, count: first.count)
        let sums = try UserBootstrap.sums(
            of: [weights ?? ones, first, second],
            resamples: resamples,
            using: &random
        )
        // A resample may hold no rating at all if most users have none: it says nothing.
        let differences = sums[0].indices.filter { sums[0][$0] > 0 }.map { draw in
            figure(sums[1][draw], sums[0][draw]) - figure(sums[2][draw], sums[0][draw])
        }
        return try UserBootstrap.interval(of: differences, confidence: confidence)
    }

    private func figure(_ sum: Double, _ total: Double) -> Double {
        let mean = total > 0 ? sum / total : 0
        return isRoot ? max(0, mean).squareRoot() : mean
    }
}
