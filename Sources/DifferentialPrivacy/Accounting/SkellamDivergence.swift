import Foundation

/// Rényi divergences of integer vectors with Skellam noise.
struct SkellamDivergence: Sendable, Hashable {
    private var squaredSensitivity: Double
    private var absoluteSensitivity: Double
    private let variance: Double

    /// Creates the divergence of an event ``PrivacyEvent/skellam(squaredSensitivity:absoluteSensitivity:variance:dimension:)``.
    ///
    /// - Throws: ``DifferentialPrivacyError/invalidDimension(_:)`` or
    ///   ``DifferentialPrivacyError/invalidVariance(actual:minimum:maximum:)``.
    init(
        squaredSensitivity: UInt64,
        absoluteSensitivity: UInt64,
        variance: UInt64,
        dimension: Int
    ) throws(DifferentialPrivacyError) {
        guard dimension >= 1 else { throw .invalidDimension(dimension) }
        let maximum = DiscreteGaussianSampler.maximumVariance
        guard variance >= 1, variance <= maximum else {
            throw .invalidVariance(actual: variance, minimum: 1, maximum: maximum)
        }
        self.squaredSensitivity = Double(squaredSensitivity)
        self.absoluteSensitivity = Double(absoluteSensitivity)
        self.variance = Double(variance)
    }

    /// Bound on the divergence of an order, rounded up.
    ///
    /// With variance v it is order D2^2 / (2v) + min(((2 order - 1) D2^2 + 6 D1) / (4 v^2), 3 D1 / (2v)):
    /// Agarwal, Kairouz and Liu, "The Skellam Mechanism for Differentially Private Federated Learning"
    /// (arXiv:2110.04995), Corollary 3.6, for whole orders of 2 or more.
    func divergence(order: Double) -> Double {
        let gaussian = order * squaredSensitivity / (2 * variance)
        let quadratic =
            ((2 * order - 1) * squaredSensitivity + 6 * absoluteSensitivity)
            / (4 * variance * variance)
        let linear = 3 * absoluteSensitivity / (2 * variance)
        return (gaussian + min(quadratic, linear)) * (1 + 0x1p-48)
    }

    /// The noise against a change of twice the size, as when one unit replaces another.
    var doubled: SkellamDivergence {
        var result = self
        result.squaredSensitivity *= 4
        result.absoluteSensitivity *= 2
        return result
    }

    /// Bound on the divergence of one release about a Poisson sample, rounded up.
    ///
    /// log of the sum over l of C(order, l) (1-q)^(order-l) q^l exp((l-1) R(l)), over order - 1: the
    /// binomial expansion of the moment for removing a unit. Reflection maps the two noisy laws to each
    /// other, so that adding a unit costs no more (arXiv:1908.10530, Theorem 5). That is so for one
    /// release only: a second one may depend on the result of the first.
    ///
    /// - Parameters:
    ///   - order: a whole number of 2 or more.
    ///   - rate: above 0, at most 1.
    /// - Returns: the bound, 0 or more.
    /// - Complexity: proportional to the order.
    func divergence(order: Double, rate: Double) -> Double {
        guard rate < 1 else { return divergence(order: order) }
        let (logRate, logRest) = (log(rate), log1p(-rate))
        var exponents: [Double] = []
        var logBinomial = 0.0
        var margin = 0.0
        for index in 0...Int(order) {
            let l = Double(index)
            let growth = index < 2 ? 0 : (l - 1) * divergence(order: l)
            exponents.append(logBinomial + l * logRate + (order - l) * logRest + growth)
            margin = max(margin, abs(logBinomial) + growth - l * logRate)
            logBinomial += log((order - l) / (l + 1))
        }
        let largest = exponents.max() ?? 0
        var sum = 0.0
        for exponent in exponents { sum += exp(exponent - largest) }
        let logMoment = largest + log(sum) + 0x1p-51 * (order + 4) * (1 + margin)
        return max(0, logMoment) / (order - 1) * (1 + 0x1p-50)
    }
}
