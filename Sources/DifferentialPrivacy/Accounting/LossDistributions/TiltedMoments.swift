import Foundation

/// Cumulant generating function of a sum of independent losses, from a coarsened grid.
///
/// Neighboring losses are merged into the two ends of their range with their mean kept. The exponential
/// is convex, so that every value is an upper bound.
struct TiltedMoments: Sendable {
    private struct Part {
        var losses: [Double] = []
        var masses: [Double] = []
        var count: Double
    }

    private var parts: [Part] = []

    /// Coarsens distributions, each taken `count` times.
    init(_ terms: [(distribution: LossDistribution, count: Int)]) {
        parts = terms.map { Self.part(of: $0.distribution, count: $0.count) }
    }

    private static func part(of distribution: LossDistribution, count: Int) -> Part {
        let probabilities = distribution.probabilities
        let loss = { (offset: Int) in
            Double(distribution.firstIndex + offset) * distribution.step
        }
        var (mass, mean, variance) = (0.0, 0.0, 0.0)
        for (offset, probability) in probabilities.enumerated() {
            mass += probability
            mean += probability * loss(offset)
        }
        mean /= mass
        for (offset, probability) in probabilities.enumerated() {
            variance += probability * (loss(offset) - mean) * (loss(offset) - mean)
        }
        // A range raises the variance by about mass · width^2 / 6; some hundred share one thousandth.
        let allowance = variance * 1e-5
        let widest = max(1, probabilities.count / 2048)
        var part = Part(count: Double(count))
        var start = 0
        while start < probabilities.count {
            var (mass, first) = (0.0, 0.0)
            var end = start
            while end < probabilities.count {
                let width = Double(end - start) * distribution.step
                let next = mass + probabilities[end]
                if end > start, end - start > widest || next * width * width > allowance { break }
                first += probabilities[end] * width
                mass = next
                end += 1
            }
            let width = Double(end - 1 - start) * distribution.step
            let high = width > 0 ? min(mass, first / width) : 0
            if mass > 0 {
                part.losses += [loss(start), loss(end - 1)]
                part.masses += [mass - high, high]
            }
            start = end
        }
        return part
    }

    /// log of the mean of exp(exponent · sum of the losses), rounded up.
    func cumulant(_ exponent: Double) -> Double {
        var total = 0.0
        var margin = 0.0
        for part in parts {
            guard let first = part.losses.first, let last = part.losses.last else { continue }
            let largest = exponent >= 0 ? exponent * last : exponent * first
            var sum = 0.0
            for (loss, mass) in zip(part.losses, part.masses) {
                sum += mass * exp(exponent * loss - largest)
            }
            let value = largest + log(sum)
            total += part.count * value
            // Sums of some thousand terms of up to 2^23 masses, exponents of this size.
            margin += part.count * (0x1p-29 + 0x1p-50 * (abs(largest) + abs(value)))
        }
        return total + margin
    }

    /// The exponent at which Chernoff's bound on the upper tail of mass exp(-surprise) is lowest.
    ///
    /// Minimizes (cumulant(t) + surprise) / t, which has one minimum, over `range`.
    func exponent(surprise: Double, in range: ClosedRange<Double>) -> Double {
        minimum(in: range) { (cumulant($0) + surprise) / $0 }
    }

    /// The exponent at which the tilted law has a mean, or the nearest in `range`.
    func exponent(mean: Double, in range: ClosedRange<Double>) -> Double {
        minimum(in: range) { cumulant($0) - mean * $0 }
    }

    private func minimum(in range: ClosedRange<Double>, of objective: (Double) -> Double) -> Double
    {
        exp(
            GoldenSection.minimum(
                of: { objective(exp($0)) },
                from: log(range.lowerBound),
                to: log(range.upperBound),
                iterations: 40
            )
        )
    }
}
