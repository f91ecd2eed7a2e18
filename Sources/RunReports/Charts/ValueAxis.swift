import Foundation

/// A value axis, logarithmic where the numbers span much.
struct ValueAxis {
    /// Whether equal factors are equally far apart.
    let isLogarithmic: Bool
    private let low: Double
    private let high: Double

    /// Spans numbers; positive ones logarithmically from a factor of 8 on.
    ///
    /// - Parameters:
    ///   - values: finite numbers.
    ///   - startsAtZero: whether a linear axis has 0 on it, so that lengths can be compared.
    ///   - allowsLogarithm: false keeps the axis linear.
    init(_ values: [Double], startsAtZero: Bool = true, allowsLogarithm: Bool = true) {
        let smallest = values.min() ?? 1
        let largest = values.max() ?? 1
        isLogarithmic = allowsLogarithm && smallest > 0 && largest / smallest >= 8
        if isLogarithmic {
            (low, high) = (log10(smallest), log10(largest))
        } else if startsAtZero {
            (low, high) = (min(0, smallest), max(0, largest))
        } else {
            (low, high) = (smallest, largest)
        }
    }

    /// Where a value lies, from 0 to 1.
    func position(_ value: Double) -> Double {
        guard high > low else { return 0.5 }
        return ((isLogarithmic ? log10(value) : value) - low) / (high - low)
    }

    /// Round values on the axis, few enough to be labeled.
    var ticks: [Double] {
        guard high > low else { return [isLogarithmic ? pow(10, low) : high] }
        if isLogarithmic {
            let decades = (Int(low.rounded(.down))...Int(high.rounded(.up)))
            let steps: [Double] = high - low > 3 ? [1] : [1, 2, 5]
            return decades.flatMap { decade in steps.map { $0 * pow(10, Double(decade)) } }
                .filter { position($0) > -1e-9 && position($0) < 1 + 1e-9 }
        }
        let step = pow(10, floor(log10(high - low)))
        let unit = (high - low) / step >= 5 ? step : (high - low) / step >= 2 ? step / 2 : step / 5
        guard unit > 0 else { return [high] }
        let first = (low / unit).rounded(.up)
        return (0...20).map { (first + Double($0)) * unit }
            .filter { $0 <= high + 1e-9 * (high - low) }
    }
}
