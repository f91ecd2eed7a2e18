import Foundation

/// How well two normal distributions can be told apart, as ε at a given δ.
///
/// The hockey-stick divergence of P and Q at ε is the largest P(S) - e^ε Q(S) over all sets S; it is
/// reached where log p - log q > ε, which for normal densities is a quadratic inequality. This is what
/// Andrew et al., "One-shot Empirical Privacy Estimation for Federated Learning" (arXiv:2302.03098,
/// Algorithms 1 and 2) turn two fitted normal distributions into ε with.
public struct GaussianPair: Equatable, Sendable {
    /// A normal distribution.
    public struct Normal: Equatable, Sendable {
        /// The mean.
        public var mean: Double
        /// The standard deviation, above 0.
        public var standardDeviation: Double

        /// Creates a distribution.
        public init(mean: Double, standardDeviation: Double) {
            self.mean = mean
            self.standardDeviation = standardDeviation
        }
    }

    /// Scores of canaries that were out.
    public let excluded: Normal
    /// Scores of canaries that were in.
    public let included: Normal
    private static let largestEpsilon = 600.0

    /// Creates a pair.
    ///
    /// - Throws: ``DifferentialPrivacyError/invalidAudit(field:)`` unless the means are finite and the
    ///   standard deviations finite and above 0.
    public init(excluded: Normal, included: Normal) throws(DifferentialPrivacyError) {
        for normal in [excluded, included] {
            guard normal.mean.isFinite, normal.standardDeviation.isFinite,
                normal.standardDeviation > 0
            else { throw .invalidAudit(field: "scores") }
        }
        self.excluded = excluded
        self.included = included
    }

    /// The δ at which the two are as close as ε says, in both directions.
    ///
    /// - Parameter epsilon: 0 to 600.
    /// - Returns: δ, with an absolute error of about 1e-15.
    public func delta(epsilon: Double) -> Double {
        max(
            Self.divergence(of: excluded, from: included, epsilon: epsilon),
            Self.divergence(of: included, from: excluded, epsilon: epsilon)
        )
    }

    /// The smallest ε at δ.
    ///
    /// - Parameter delta: above 0 and below 1; below 1e-12 rounding would show.
    /// - Returns: ε, or nil above 600.
    /// - Throws: ``DifferentialPrivacyError/invalidDelta(_:)``.
    public func epsilon(delta: Double) throws(DifferentialPrivacyError) -> Double? {
        guard delta > 0, delta < 1 else { throw .invalidDelta(delta) }
        if self.delta(epsilon: 0) <= delta { return 0 }
        guard self.delta(epsilon: Self.largestEpsilon) <= delta else { return nil }
        var low = 0.0
        var high = Self.largestEpsilon
        while high - low > 1e-10 {
            let middle = (low + high) / 2
            if self.delta(epsilon: middle) <= delta { high = middle } else { low = middle }
        }
        return high
    }

    /// The largest P(S) - e^ε Q(S).
    private static func divergence(of p: Normal, from q: Normal, epsilon: Double) -> Double {
        // In units of P: P is standard normal, Q has mean m and standard deviation s.
        let mean = (q.mean - p.mean) / p.standardDeviation
        let deviation = q.standardDeviation / p.standardDeviation
        let square = deviation * deviation
        // log p - log q - ε = a x² + b x + c.
        let a = (1 / square - 1) / 2
        let b = -mean / square
        let c = mean * mean / (2 * square) + log(deviation) - epsilon
        let factor = exp(epsilon)
        func gain(_ lower: Double, _ upper: Double) -> Double {
            NormalTail.between(lower, upper)
                - factor
                * NormalTail.between((lower - mean) / deviation, (upper - mean) / deviation)
        }
        guard abs(a) > 1e-12 else {
            guard b != 0 else { return c > 0 ? 1 - factor : 0 }
            let edge = -c / b
            return max(0, b > 0 ? gain(edge, .infinity) : gain(-.infinity, edge))
        }
        let discriminant = b * b - 4 * a * c
        guard discriminant > 0 else { return a > 0 ? max(0, 1 - factor) : 0 }
        // The roots without cancellation.
        let product = -(b + (b < 0 ? -1 : 1) * discriminant.squareRoot()) / 2
        let roots = [product / a, product == 0 ? 0 : c / product].sorted()
        return max(
            0,
            a < 0
                ? gain(roots[0], roots[1]) : gain(-.infinity, roots[0]) + gain(roots[1], .infinity)
        )
    }
}
