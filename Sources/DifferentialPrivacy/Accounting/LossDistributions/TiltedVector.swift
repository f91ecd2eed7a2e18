import Foundation

/// A loss distribution multiplied by exp(tilt · loss), normalized, and folded modulo a size.
struct TiltedVector {
    /// The values at loss index modulo size.
    private(set) var values: [Double]
    /// log of what the tilted masses were divided by.
    let logNormalizer: Double
    /// Bound on the relative error of each value.
    let relativeError: Double

    /// The sum of the values, about 1.
    var sum: Double { values.reduce(0, +) * (1 + Double(values.count) * 0x1p-52) }

    /// The Euclidean norm of the values, rounded up.
    var norm: Double {
        values.reduce(0) { $0 + $1 * $1 }.squareRoot() * (1 + Double(values.count) * 0x1p-52)
    }

    /// Tilts and folds a distribution.
    ///
    /// Values that would vanish in floating point are kept above 0, which can only raise the result.
    ///
    /// - Parameters:
    ///   - distribution: what to tilt.
    ///   - tilt: the exponent, above 0.
    ///   - size: a power of two.
    init(_ distribution: LossDistribution, tilt: Double, size: Int) {
        let step = distribution.step
        var exponents: [Double] = []
        exponents.reserveCapacity(distribution.probabilities.count)
        var largest = -Double.infinity
        for (offset, probability) in distribution.probabilities.enumerated() {
            let loss = Double(distribution.firstIndex + offset) * step
            let exponent = probability > 0 ? log(probability) + tilt * loss : -.infinity
            exponents.append(exponent)
            largest = max(largest, exponent)
        }
        var sum = 0.0
        for exponent in exponents { sum += exp(exponent - largest) }
        logNormalizer = largest + log(sum)
        values = [Double](repeating: 0, count: size)
        for (offset, exponent) in exponents.enumerated() where exponent > -.infinity {
            let index = LossComposition.remainder(distribution.firstIndex + offset, size)
            values[index] += max(exp(exponent - logNormalizer), 0x1p-1000)
        }
        let edge = max(abs(distribution.firstIndex), abs(distribution.lastIndex))
        let folds = exponents.count / size + 1
        relativeError =
            0x1p-51
            * (800 + tilt * step * Double(edge) + abs(logNormalizer) + Double(folds))
    }
}
