import FederatedProtocol

/// Metrics that were computed inside the privacy boundary: by clients, summed with noise.
public struct FederatedEvaluation: Codable, Sendable, Equatable {
    /// One figure.
    public struct Figure: Codable, Sendable, Equatable {
        /// Mean over the people with held-out items, noise included; not clipped.
        public var value: Double
        /// Standard deviation that the noise gives it; 0 for exact sums.
        public var standardError: Double
    }

    /// What reports say of such figures.
    public static let boundary =
        "computed inside the privacy boundary: a private release with noise"

    /// Where the figures were computed, for people.
    public var boundary: String
    /// ε of the evaluation alone.
    public var epsilon: Double
    /// δ of that ε.
    public var delta: Double
    /// Noisy number of people with held-out items.
    public var users: Double
    /// The figures by name.
    public var metrics: [String: Figure]

    /// Divides a released sum.
    ///
    /// A quotient of s by n, both with noise of deviation σ, has a deviation of about σ √(1 + q²) / n.
    ///
    /// - Parameters:
    ///   - sum: answers of `query`.
    ///   - query: what was asked.
    ///   - noise: standard deviation of the noise of a coordinate.
    ///   - epsilon: of the evaluation alone.
    ///   - delta: of that ε.
    init(
        _ sum: PrivateSum,
        of query: MetricSumsQuery,
        noise: Double,
        epsilon: Double,
        delta: Double
    ) {
        let users = max(sum.values.last ?? 0, 1)
        boundary = Self.boundary
        self.epsilon = epsilon
        self.delta = delta
        self.users = sum.values.last ?? 0
        metrics = [:]
        for (name, total) in zip(query.metrics, sum.values) {
            let value = total / users
            metrics[name] = Figure(
                value: value,
                standardError: noise * (1 + value * value).squareRoot() / users
            )
        }
    }
}
