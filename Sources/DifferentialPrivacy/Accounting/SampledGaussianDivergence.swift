import Foundation

/// Rényi divergences of a Poisson-sampled Gaussian sum, adding or removing one unit.
///
/// Mironov, Talwar and Zhang, "Rényi Differential Privacy of the Sampled Gaussian Mechanism"
/// (arXiv:1908.10530): the larger of the two directions is log(A) / (order - 1) with A the mean of
/// (1 - q + q exp(mu z - mu^2/2))^order under a standard normal z (Theorem 4 and section 3.3), for every
/// real order above 1.
struct SampledGaussianDivergence: Sendable {
    /// Sensitivity over standard deviation, above 0.
    let mu: Double
    /// The sampling rate, above 0 and below 1.
    let rate: Double

    /// The largest order that is integrated; above it the divergence without sampling is taken.
    var maximumOrder: Double { 4e5 / (mu * max(2, 2.5 * mu)) }

    /// An upper bound of the divergence of an order.
    ///
    /// A is integrated by the trapezoidal rule on the whole line, which converges exponentially: in the
    /// strip |Im z| <= a < pi / mu the integrand's modulus is at most exp(a^2/2) times the integrand, so
    /// that the relative error is at most 2 exp(a^2/2) / (exp(2 pi a / step) - 1) (Trefethen and
    /// Weideman, SIAM Review 56 (2014), Theorem 5.1). With the steps below that is below 1e-16.
    ///
    /// - Parameter order: above 1.
    /// - Returns: the bound, 0 or more.
    /// - Complexity: proportional to order · mu.
    func divergence(order: Double) -> Double {
        guard order <= maximumOrder else { return order * mu * mu / 2 * (1 + 0x1p-50) }
        let step = min(0.5, 0.4 / mu)
        // Beyond 13 on either side the rest is below 1e-35 of the whole.
        let count = Int(((26 + order * mu) / step).rounded(.up))
        var largest = -Double.infinity
        var exponents = [Double](repeating: 0, count: count + 1)
        for index in 0...count {
            let z = -13 + Double(index) * step
            let y = mu * z - mu * mu / 2
            exponents[index] = order * GaussianLossPair.logMixture(rate, y) - z * z / 2
            largest = max(largest, exponents[index])
        }
        var sum = 0.0
        for exponent in exponents { sum += exp(exponent - largest) }
        let logMoment = largest + log(sum * step) - 0.918_938_533_204_672_741_78
        // Exponents are differences of numbers of this size; the integrand is largest up to z = top.
        let top = 13 + order * mu
        let logs = order * (2 - log1p(-rate) - log(rate) + mu * (top + mu))
        let margin = 1e-13 + 0x1p-50 * (top * top + logs)
        return max(0, logMoment + margin) / (order - 1) * (1 + 0x1p-50)
    }
}
