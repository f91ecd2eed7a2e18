public import ProtocolPrimitives

/// Errors of predicted ratings, summed.
///
/// RMSE and MAE weigh every rating alike, as the published comparisons do, so a user counts as
/// often as the user rates. Keep one value per user to bootstrap over users.
public struct RatingErrors: Equatable, Sendable {
    /// Number of ratings.
    public private(set) var count = 0
    /// Σ (predicted − actual)².
    public private(set) var squared = 0.0
    /// Σ |predicted − actual|.
    public private(set) var absolute = 0.0

    /// Creates the errors of no rating.
    public init() {}

    /// Sums the errors of some ratings.
    ///
    /// - Throws: ``RecommendersError`` if there are not as many predictions as ratings, or any is
    ///   not finite.
    public init(predicted: [Double], actual: [Double]) throws(RecommendersError) {
        guard predicted.count == actual.count else {
            throw .inconsistentModel(
                part: "predictions",
                expected: actual.count,
                actual: predicted.count
            )
        }
        for (prediction, rating) in zip(predicted, actual) {
            let error = prediction - rating
            guard error.isFinite else { throw .notFinite(part: "ratings") }
            squared += error * error
            absolute += abs(error)
        }
        count = actual.count
    }

    /// Adds other ratings' errors.
    public static func += (left: inout RatingErrors, right: RatingErrors) {
        left.count += right.count
        left.squared += right.squared
        left.absolute += right.absolute
    }

    /// Root of the mean squared error; nil without ratings.
    public var rmse: Double? { count > 0 ? (squared / Double(count)).squareRoot() : nil }

    /// Mean absolute error; nil without ratings.
    public var mae: Double? { count > 0 ? absolute / Double(count) : nil }

    /// Bootstrap intervals of RMSE and MAE over users.
    ///
    /// - Parameters:
    ///   - users: one value per user, together with at least one rating.
    ///   - confidence: between 0 and 1.
    ///   - resamples: at least 100.
    ///   - random: the source of the resamples.
    /// - Returns: one interval for each.
    /// - Throws: ``RecommendersError/invalidEvaluation(part:expected:)``.
    public static func intervals(
        users: [RatingErrors],
        confidence: Double,
        resamples: Int = 1000,
        using random: inout some RandomSource
    ) throws(RecommendersError) -> (rmse: ConfidenceInterval, mae: ConfidenceInterval) {
        let sums = try UserBootstrap.sums(
            of: [
                users.map { Double($0.count) }, users.map(\.squared), users.map(\.absolute),
            ],
            resamples: resamples,
            using: &random
        )
        // A resample may hold no rating at all if most users have none: it says nothing.
        let drawn = sums[0].indices.filter { sums[0][$0] > 0 }
        return (
            try UserBootstrap.interval(
                of: drawn.map { (sums[1][$0] / sums[0][$0]).squareRoot() },
                confidence: confidence
            ),
            try UserBootstrap.interval(
                of: drawn.map { sums[2][$0] / sums[0][$0] },
                confidence: confidence
            )
        )
    }
}
