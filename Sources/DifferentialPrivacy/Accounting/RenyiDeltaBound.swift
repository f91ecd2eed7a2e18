import Foundation

/// A bound on delta at every epsilon, negative ones too, from Rényi divergences in both directions.
///
/// With P and Q the laws of the results about two neighbors, H(e^epsilon) = sup P(S) - e^epsilon Q(S) is at
/// most the smallest of what the orders, the variance of dP/dQ and the exchange of P and Q give; see
/// docs/privacy-accounting.md, section 13. It is no privacy curve itself, as it is not convex.
struct RenyiDeltaBound: Sendable {
    /// What one order gives: log delta <= intercept - slope · epsilon.
    private struct Line: Sendable {
        /// The order less 1.
        var slope: Double
        var intercept: Double
        /// From which epsilon on the line is the lowest one.
        var start: Double
    }

    /// The lowest lines by rising slope.
    private var lines: [Line] = []
    /// The bound on the divergence of order 2.
    let secondDivergence: Double

    /// Creates the bound.
    ///
    /// - Parameters:
    ///   - maximumOrder: the largest order to use, 2 or more.
    ///   - divergence: bound on the divergence of a whole order of 2 or more, whichever law is first.
    /// - Complexity: some thousand evaluations of `divergence`, up to 4,000 more for orders to 10^6.
    init(maximumOrder: Double, divergence: (Double) -> Double) {
        secondDivergence = divergence(2)
        var order = 2.0
        while order <= maximumOrder {
            let slope = order - 1
            let value = order == 2 ? secondDivergence : divergence(order)
            // Proposition 12 of arXiv:2004.00010 (v4), rounded up.
            let terms = (slope * value, slope * log1p(-1 / order), log(order))
            let intercept =
                terms.0 + terms.1 - terms.2 + 0x1p-50 * (terms.0 - terms.1 + terms.2)
            if intercept.isFinite { append(slope: slope, intercept: intercept) }
            order = order < 1024 ? order + 1 : (order * (1 + 0x1p-9)).rounded(.up)
        }
    }

    private mutating func append(slope: Double, intercept: Double) {
        while let last = lines.last {
            let crossing = (intercept - last.intercept) / (slope - last.slope)
            guard crossing <= last.start else {
                lines.append(Line(slope: slope, intercept: intercept, start: crossing))
                return
            }
            lines.removeLast()
        }
        lines.append(Line(slope: slope, intercept: intercept, start: -.infinity))
    }

    /// The bound at an epsilon of any sign, rounded up; at most 1.
    ///
    /// - Complexity: logarithmic in the number of orders.
    func delta(epsilon: Double) -> Double {
        let direct = min(1, byOrders(epsilon), byVariance(epsilon))
        guard epsilon < 0 else { return direct }
        // H_PQ(g) = 1 - g + g H_QP(1/g), and the divergences bound both.
        let exchanged =
            -expm1(epsilon)
            + exp(epsilon) * min(byOrders(-epsilon), byVariance(-epsilon))
        return min(direct, exchanged * (1 + 0x1p-50))
    }

    /// The smallest epsilon at which an order alone gives a delta, or infinity without orders.
    func epsilon(logDelta: Double) -> Double {
        lines.reduce(.infinity) { min($0, ($1.intercept - logDelta) / $1.slope) }
    }

    private func byOrders(_ epsilon: Double) -> Double {
        guard !lines.isEmpty else { return 1 }
        var (low, high) = (0, lines.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle].start <= epsilon { low = middle } else { high = middle }
        }
        let line = lines[low]
        let product = line.slope * epsilon
        // The difference of two numbers that were rounded, and the exponential.
        let margin = 0x1p-51 * (abs(line.intercept) + abs(product) + 4)
        return min(1, exp(line.intercept - product + margin) * (1 + 0x1p-50))
    }

    /// E (X - g)+ <= (sqrt(V + (g - 1)^2) - (g - 1)) / 2 for any X of mean 1 and variance V.
    ///
    /// (x - g)+ is half of x - g + |x - g|, and the mean of |X - g| is at most the root of that of its
    /// square. Here X is dP/dQ under Q, and V is exp(R(2)) - 1.
    private func byVariance(_ epsilon: Double) -> Double {
        guard secondDivergence < 300, abs(epsilon) < 300 else { return 1 }
        let variance = expm1(secondDivergence)
        let shift = expm1(epsilon)
        let root = (variance + shift * shift).squareRoot()
        // No difference of nearly equal numbers on either side.
        let value = shift > 0 ? variance / (root + shift) / 2 : (root - shift) / 2
        return min(1, value * (1 + 0x1p-48))
    }
}
