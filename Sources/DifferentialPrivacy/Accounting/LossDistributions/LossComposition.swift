import Foundation

/// The law of a sum of independent privacy losses in the upper tail, by Fourier transforms.
///
/// Each distribution is tilted by exp(t loss), so that the convolution is exact where delta is decided,
/// however small delta is: the rounding of the transforms is relative to the tilted law. The result
/// is an upper bound; docs/privacy-accounting.md, section 11, has the proof.
struct LossComposition: Sendable {
    /// Pessimistic masses of the losses in the window, already multiplied back.
    private var masses: [Double] = []
    /// The loss index of the first mass.
    private var firstIndex = 0
    private let step: Double
    /// Probability of a loss above the window or infinite, rounded up.
    private var infiniteMass = 0.0
    /// What is added to the result for grid losses that are not exactly the true ones.
    private var mismatch = 0.0
    /// Error of the masses: sqrt(sum of (error_i exp(t loss_i))^2) <= exp(logError).
    private var logError = -Double.infinity
    private var tilt = 0.0
    /// log of the mean of exp(tilt · loss), by which the tilted law was divided.
    private var logNormalizer = 0.0
    /// log of what losses outside of the window may add to a mass, times exp(tilt · loss).
    private var logOutside = -Double.infinity

    /// Composes distributions of one grid.
    ///
    /// - Parameters:
    ///   - terms: distributions with one `step`, and how often each is taken; at least one.
    ///   - window: where the result is computed; nil for a single distribution, which needs none.
    /// - Complexity: O(n log n) for a window of n points for each term.
    init(_ terms: [(distribution: LossDistribution, count: Int)], window: Window?) {
        step = terms.first?.distribution.step ?? 1
        for (distribution, count) in terms {
            infiniteMass += Double(count) * distribution.infiniteMass * (1 + 0x1p-50)
            mismatch += Double(count) * distribution.mismatch * (1 + 0x1p-50)
        }
        if let window {
            tilt = window.tilt
            infiniteMass += window.massAbove
            firstIndex = window.firstIndex
            convolve(terms, transform: FourierTransform(bits: window.bits))
            logOutside = log(2 * Window.shareOutside) + logNormalizer
        } else if let only = terms.first?.distribution {
            let inflation = Self.summation(only.probabilities.count)
            masses = only.probabilities.map { $0 * inflation }
            firstIndex = only.firstIndex
        }
    }

    private mutating func convolve(
        _ terms: [(distribution: LossDistribution, count: Int)],
        transform: FourierTransform
    ) {
        let size = transform.count
        var product = ComplexVector(repeating: (1, 0), count: size)
        // Bounds of docs/privacy-accounting.md, section 11.
        var inputError = 0.0
        var logBound = 0.0
        var relativeError = 0.0
        var totalCount = 0.0
        for (distribution, count) in terms {
            let tilted = TiltedVector(distribution, tilt: tilt, size: size)
            var spectrum = ComplexVector(real: tilted.values)
            transform.forward(&spectrum.real, &spectrum.imaginary)
            let error = transform.relativeError * tilted.norm
            product.multiply(byPower: count, of: spectrum)
            inputError += Double(count) * error
            logBound +=
                Double(count)
                * log1p(max(0, tilted.sum - 1) + error * Double(size).squareRoot())
            logNormalizer += Double(count) * tilted.logNormalizer
            relativeError += Double(count) * tilted.relativeError
            relativeError += Double(count) * 0x1p-52 * abs(tilted.logNormalizer)
            totalCount += Double(count)
        }
        let spectrumNorm = product.norm / Double(size).squareRoot()
        transform.inverse(&product.real, &product.imaginary)
        let error =
            inputError * exp(logBound)
            + (4 * 0x1p-53 * totalCount + 2 * transform.relativeError) * spectrumNorm
        // The exponents below are formed from numbers of this size.
        let largest =
            tilt * step * Double(max(abs(firstIndex), abs(firstIndex + size)))
        relativeError += 0x1p-50 * (4 + abs(logNormalizer) + largest)
        let inflation = relativeError + 0x1p-40 + log(Self.summation(size))
        logError = log(error) + logNormalizer + inflation
        masses = [Double](repeating: 0, count: size)
        for offset in 0..<size {
            let index = firstIndex + offset
            let mass = product.real[Self.remainder(index, size)]
            guard mass > 0 else { continue }
            // An overflow is an infinite mass, far below the losses that matter.
            let exponent = logNormalizer - tilt * step * Double(index) + inflation
            masses[offset] = exp(exponent + log(mass))
        }
    }

    /// Factor that covers the rounding of the sums of positive numbers in ``epsilon(delta:)``.
    private static func summation(_ count: Int) -> Double { 1 + Double(count + 64) * 0x1p-48 }

    /// `index` modulo a power of two, from 0 up.
    static func remainder(_ index: Int, _ size: Int) -> Int { index & (size - 1) }

    /// An epsilon with a delta that is surely at most the one asked for.
    struct Result {
        /// Epsilon, 0 or more; infinite if no loss in the window suffices.
        var epsilon: Double
        /// Whether epsilon is nearly the smallest: it lies in the window, and neither rounding nor what
        /// lies outside of the window moved it much.
        var isSharp: Bool
    }

    /// The smallest epsilon in the window with a delta that is surely at most `delta`.
    ///
    /// - Complexity: linear in the window.
    func epsilon(delta: Double) -> Result {
        let target = delta - infiniteMass
        guard target > 0 else { return Result(epsilon: .infinity, isSharp: true) }
        let decay = -expm1(-step)
        // Over the losses above the current one: sum of m (1 - exp(current - loss)), and sum of
        // m exp(next - loss); both sums of positive terms.
        var above = 0.0
        var weight = 0.0
        for offset in masses.indices.reversed() {
            let loss = Double(firstIndex + offset) * step
            // From the loss above down to this one.
            let here = above + decay * weight
            let error = errorOfDelta(at: loss)
            if here + error > target {
                let isSharp = error + exp(logOutside - tilt * loss) < 1e-4 * target
                guard weight > 0, above + error < target else {
                    return Result(epsilon: max(0, loss + step + mismatch), isSharp: isSharp)
                }
                let part = (target - error - above) / weight
                let epsilon = loss + step + log1p(-min(part * (1 - 0x1p-40), decay))
                return Result(
                    epsilon: max(0, epsilon + 0x1p-50 * abs(epsilon) + mismatch),
                    isSharp: isSharp
                )
            }
            if loss + mismatch <= 0 { return Result(epsilon: 0, isSharp: true) }
            above = here
            weight = masses[offset] + (1 - decay) * weight
        }
        return Result(epsilon: max(0, Double(firstIndex) * step + mismatch), isSharp: false)
    }

    /// What errors of the masses above a loss can add to delta, by Cauchy and Schwarz.
    private func errorOfDelta(at loss: Double) -> Double {
        guard logError > -.infinity else { return 0 }
        // Sum over j >= 1 of exp(-2 t step j) min(1, step j)^2.
        let gap = -expm1(-2 * tilt * step)
        let ratio = 1 - gap
        let squares = min(ratio / gap, step * step * ratio * (1 + ratio) / (gap * gap * gap))
        return exp(logError - tilt * loss + 0x1p-40) * squares.squareRoot() * (1 + 0x1p-40)
    }
}
