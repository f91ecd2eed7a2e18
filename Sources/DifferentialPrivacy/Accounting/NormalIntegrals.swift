import Foundation

/// Integrals of the normal density in a form that loses no digits to cancellation.
enum NormalIntegrals {
    /// log of the integral over s from 0 to infinity of exp(-s^2/2 - x s) (1 - exp(-step s)).
    ///
    /// This is log(R(x) - R(x + step)) for the Mills ratio R(x) = Phi(-x) / phi(x); an infinite
    /// `step` gives log R(x). The integrand is positive, so the relative error stays near 1e-14
    /// where the difference of the two ratios would lose every digit.
    ///
    /// - Parameters:
    ///   - x: at least -2, finite.
    ///   - step: above 0; may be infinite.
    /// - Returns: the logarithm, with an absolute error below 1e-13.
    /// - Complexity: some hundred panels of 16 nodes (composite Gauss-Legendre).
    static func logMillsDifference(at x: Double, step: Double) -> Double {
        // The decay length: one over the slope of s^2/2 + x s, at most about 1.
        let decay = 2 / (x + (x * x + 4).squareRoot())
        // Dyadic panels resolve the layer 1/step near 0 when it is thinner than the decay length.
        let finest = min(decay, step.isFinite ? 1 / step : decay)
        var total = 0.0
        var upper = decay
        while upper > finest {
            total += panel(from: upper / 2, to: upper, x: x, step: step)
            upper /= 2
        }
        total += panel(from: 0, to: upper, x: x, step: step)
        // The integrand falls by more than a factor e a decay length, and faster later on.
        var lower = decay
        var contribution = Double.infinity
        while contribution > total * 1e-18 {
            contribution = panel(from: lower, to: lower + decay, x: x, step: step)
            total += contribution
            lower += decay
        }
        return log(total)
    }

    private static func panel(from lower: Double, to upper: Double, x: Double, step: Double)
        -> Double
    {
        let middle = (lower + upper) / 2
        let half = (upper - lower) / 2
        var sum = 0.0
        for (node, weight) in zip(nodes, weights) {
            sum += weight * integrand(middle - half * node, x: x, step: step)
            sum += weight * integrand(middle + half * node, x: x, step: step)
        }
        return sum * half
    }

    private static func integrand(_ s: Double, x: Double, step: Double) -> Double {
        let envelope = exp(-s * (s / 2 + x))
        return step.isFinite ? -envelope * expm1(-step * s) : envelope
    }

    /// Positive nodes of the 16-point Gauss-Legendre rule on [-1, 1], computed to 40 digits.
    private static let nodes: [Double] = [
        0.0950125098376374402,
        0.281603550779258913,
        0.458016777657227386,
        0.617876244402643748,
        0.755404408355003034,
        0.865631202387831744,
        0.944575023073232576,
        0.989400934991649933,
    ]

    /// Weights of ``nodes``.
    private static let weights: [Double] = [
        0.189450610455068496,
        0.182603415044923589,
        0.169156519395002538,
        0.149595988816576732,
        0.124628971255533872,
        0.0951585116824927848,
        0.0622535239386478929,
        0.0271524594117540949,
    ]
}
