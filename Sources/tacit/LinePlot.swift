import Foundation

/// A few series over the same points, with logarithmic axes where the numbers span much.
struct LinePlot {
    /// One line.
    struct Series {
        var name: String
        /// One positive finite number per point.
        var values: [Double]
    }

    /// A value axis.
    struct Axis {
        let isLogarithmic: Bool
        private let low: Double
        private let high: Double

        /// Spans positive numbers, logarithmic from a factor of 8 on.
        init(_ values: [Double]) {
            let smallest = values.min() ?? 1
            let largest = values.max() ?? 1
            isLogarithmic = smallest > 0 && largest / smallest >= 8
            low = isLogarithmic ? log10(smallest) : min(0, smallest)
            high = isLogarithmic ? log10(largest) : largest
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
            let unit = (high - low) / step >= 5 ? step : step / 2
            return (0...20).map { low + Double($0) * unit }.filter { $0 <= high * (1 + 1e-9) }
        }
    }

    var title: String
    var pointName: String
    var valueName: String
    var points: [Double]
    var series: [Series]

    /// A number with three digits and no needless ones.
    static func label(_ value: Double) -> String {
        if value >= 100, value < 1e9, value == value.rounded() { return String(Int(value)) }
        return String(format: "%.3g", value)
    }

    /// One bar per point and series, of length proportional to its place on the value axis.
    func terminalText(width: Int = 48) -> String {
        let axis = Axis(series.flatMap(\.values))
        var text = "\(title)\(axis.isLogarithmic ? " (bars logarithmic)" : "")\n"
        let names = points.map { "\(pointName) \(Self.label($0))" }
        let nameWidth = (series.map(\.name) + names).map(\.count).max() ?? 0
        for (index, name) in names.enumerated() {
            text += name + "\n"
            for line in series {
                let value = line.values[index]
                let length = 1 + Int((axis.position(value) * Double(width - 1)).rounded())
                text +=
                    "  " + line.name.padding(toLength: nameWidth, withPad: " ", startingAt: 0) + " "
                    + String(repeating: "█", count: max(1, min(width, length)))
                    + " \(Self.label(value))\n"
            }
        }
        return text
    }
}
