import Foundation

/// The noncentral t distribution: (Z + noncentrality) / S with S² = χ²/ν independent of Z.
struct NoncentralT {
    /// ν, the degrees of freedom.
    let degreesOfFreedom: Int
    /// Values of S with their probabilities, which sum to 1.
    private let scales: [(value: Double, probability: Double)]

    /// Tabulates the distribution of S.
    ///
    /// The trapezoidal rule over 12 standard deviations converges faster than any power for a
    /// density that is smooth and falls off on both sides; the error is below 1e-12.
    ///
    /// - Parameter degreesOfFreedom: at least 10.
    init(degreesOfFreedom: Int) {
        self.degreesOfFreedom = degreesOfFreedom
        let freedom = Double(degreesOfFreedom)
        let width = 12 / (2 * freedom).squareRoot()
        let count = 4000
        var points: [(value: Double, probability: Double)] = []
        var total = 0.0
        for index in 0...count {
            let value = 1 - width + 2 * width * Double(index) / Double(count)
            guard value > 0 else { continue }
            // The density of S relative to its value at 1, up to a constant.
            let density = exp((freedom - 1) * log(value) - freedom * (value * value - 1) / 2)
            points.append((value, density))
            total += density
        }
        scales = points.map { ($0.value, $0.probability / total) }
    }

    /// Pr[T >= t].
    func probability(atLeast t: Double, noncentrality: Double) -> Double {
        scales.reduce(0) { $0 + $1.probability * NormalTail.upper(t * $1.value - noncentrality) }
    }

    /// The lower confidence limit of the noncentrality after t was seen.
    ///
    /// - Parameters:
    ///   - t: what was seen, finite.
    ///   - error: above 0 and below 1.
    /// - Returns: the noncentrality under which so large a t has this probability.
    func noncentralityLowerLimit(t: Double, error: Double) -> Double {
        // Pr[T >= t] rises with the noncentrality from 0 to 1; the limit is within this of t.
        let reach = 40 + 40 * abs(t) / Double(degreesOfFreedom).squareRoot()
        var low = t - reach
        var high = t + reach
        for _ in 0..<200 {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { break }
            if probability(atLeast: t, noncentrality: middle) < error {
                low = middle
            } else {
                high = middle
            }
        }
        return low
    }
}
