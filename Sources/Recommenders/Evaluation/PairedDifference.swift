public import ProtocolPrimitives

/// How much better one run serves the same users than another.
public struct PairedDifference: Equatable, Sendable {
    /// Mean over users of the first run's value minus the second's.
    public let mean: Double
    /// Bootstrap interval of the mean.
    public let interval: ConfidenceInterval
    /// Two-sided p-value of "no difference": twice the smaller share of resamples on one side of 0,
    /// each share (count + 1) / (resamples + 1), at most 1.
    public let pValue: Double

    /// Compares per-user values of two runs, user by user.
    ///
    /// - Parameters:
    ///   - first: one value per user.
    ///   - second: the values of the same users in the same order.
    ///   - confidence: between 0 and 1.
    ///   - resamples: at least 100.
    ///   - random: the source of the resamples.
    /// - Throws: ``RecommendersError`` if the runs have different numbers of users, there is none, or
    ///   a value is not finite.
    /// - Complexity: O(users · resamples).
    public init(
        _ first: [Double],
        _ second: [Double],
        confidence: Double = 0.95,
        resamples: Int = 1000,
        using random: inout some RandomSource
    ) throws(RecommendersError) {
        guard first.count == second.count else {
            throw .inconsistentModel(
                part: "users of the second run",
                expected: first.count,
                actual: second.count
            )
        }
        let differences = zip(first, second).map { $0 - $1 }
        let means = try UserBootstrap.means(
            of: [differences],
            resamples: resamples,
            using: &random
        )[0]
        mean = differences.reduce(0, +) / Double(differences.count)
        interval = try UserBootstrap.interval(of: means, confidence: confidence)
        let below = means.count(where: { $0 <= 0 })
        let above = means.count(where: { $0 >= 0 })
        pValue = min(1, 2 * Double(min(below, above) + 1) / Double(means.count + 1))
    }
}
